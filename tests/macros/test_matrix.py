"""The matrix: what is counted, what is shown, where a cell leads; and the data as one file."""

import json
import re
import tomllib

import pytest
from jsonschema import Draft202012Validator

from macros import schema, whole
from macros.data import ROOT, Data, DataError
from macros.markup import url
from macros.matrix import NUMBERS
from macros.render import Renderer
from tests.macros.committed import copy_of_the_checkout


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def verdicts(group: str, setup: str) -> list[str]:
    """The verdicts of a setup in a group, read without macros/."""
    files = sorted((ROOT / "docs" / "evidence").glob(f"{group}.*.json"))
    cells = [json.loads(path.read_text())["cells"] for path in files]
    return [cell[setup]["verdict"] for cell in cells if setup in cell]


def rows(html: str) -> dict[str, list[str]]:
    """The cells of each row of a table's bodies, by what its head says."""
    found = {}
    for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", html):
        head, *cells = re.split(r"<t[dh][^>]*>", row)[1:]
        found.setdefault(text(head), [text(cell) for cell in cells])
    return found


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_a_share_counts_the_decided_cells(data):
    html = Renderer(data, "matrix/").overview()
    names = re.findall(r'data-setup="([^"]+)"', html)
    assert set(names) == {name for name, setup in data.setups.items() if not setup.about}
    for group, row in data.groups.items():
        for setup, said in zip(names, rows(html)[row.title], strict=True):
            given = verdicts(group, setup)
            decided = [verdict for verdict in given if verdict in ("yes", "partial", "no")]
            assert said == (f"{decided.count('yes')}/{len(decided)}" if decided else "")


@pytest.mark.parametrize("verdict", ["n/a", "error"])
def test_what_was_not_decided_is_not_counted(tmp_path, verdict):
    root = copy_of_the_checkout(tmp_path)
    path = root / "docs" / "evidence" / "websocket.echo.json"
    written = json.loads(path.read_text())
    written["cells"]["uvicorn"] = {"verdict": verdict, "observed": "", "note": "why"}
    path.write_text(json.dumps(written))

    def decided(name: str) -> int:
        """What the share of a setup's cells is of."""
        overview = Renderer(Data(root), "matrix/").overview()
        shares = dict(zip(re.findall(r'data-setup="([^"]+)"', overview), rows(overview)["WebSocket"], strict=True))
        return int(shares[name].partition("/")[2])

    assert decided("uvicorn") == decided("hypercorn") - 1


def test_disagreement_is_between_setups_of_one_interface(tmp_path):
    root = copy_of_the_checkout(tmp_path)
    before = Renderer(Data(root), "").disagreement()
    path = root / "docs" / "evidence" / "hello.own-interface.json"
    written = json.loads(path.read_text())
    written["cells"]["uvicorn"]["verdict"] = "no"
    path.write_text(json.dumps(written))
    count, total = re.findall(r"\d+", before)
    assert Renderer(Data(root), "").disagreement() == f"{int(count) + 1} of {total} claims"


def test_every_cell_of_a_group_leads_to_its_place_on_the_page(data):
    html = Renderer(data, "evidence/body/").evidence("body")
    links = set(re.findall(r'<td><a class="verdict \w+" href="#([^"]+)"', html))
    assert links == {
        f"{claim.id}--{name}" for claim in data.groups["body"].claim for name in data.evidence(claim.id).cells
    }
    assert links <= set(re.findall(r'id="([^"]+)"', html))


def test_every_cell_has_its_command_line(data):
    claim = data.claims["body.chunked"]
    lines = Renderer(data, "evidence/body/").command_lines(claim)
    for name in data.evidence(claim.id).cells:
        assert re.search(rf"  # {name}(,|\n|<)", lines)


def test_the_same_observation_stands_once(data):
    html = Renderer(data, "").observed("websocket.upgrade")
    said = {(cell.verdict, cell.observed, cell.note) for cell in data.evidence("websocket.upgrade").cells.values()}
    assert html.count('<tr><th scope="row">') == len(said)
    assert all(f'--{name}"' in html for name in data.setups)


def test_a_setup_that_is_asked_some_claims_is_a_column_where_these_are(data):
    some = {name for name, setup in data.setups.items() if setup.about}
    assert some
    for group in data.groups:
        heads = set(re.findall(r'data-setup="([^"]+)"', Renderer(data, f"evidence/{group}/").matrix(group)))
        asked = {name for claim in data.groups[group].claim for name in data.evidence(claim.id).cells}
        assert heads == asked


def test_only_the_columns_of_a_page_are_offered_for_comparison(data):
    html = Renderer(data, "evidence/lifespan/").matrix("lifespan")
    columns = set(re.findall(r'data-setup="([^"]+)"', html))
    first = re.search(r'aria-label="First setup">(.*?)</select>', html)[1]
    assert set(re.findall(r'value="([^"]+)"', first)) == columns < set(data.setups)


def test_the_whole_matrix_has_every_claim_and_setup(data):
    html, numbers = Renderer(data, "matrix/compare/").whole_matrix().split('<details class="numbers">')
    assert numbers.count('<tr><th scope="row">') == len(NUMBERS)
    assert html.count('<tr><th scope="row">') == len(data.claims)
    assert len(re.findall(r"<td[ >]", html)) == len(data.claims) * len(data.setups) + len(
        data.groups
    )  # and the corners


def test_a_fold_says_on_how_much_its_setups_disagree(tmp_path):
    root = copy_of_the_checkout(tmp_path)
    assert fold_of(Renderer(Data(root), "matrix/compare/"), "Hello") == (1, 2)
    path = root / "docs" / "evidence" / "hello.own-interface.json"
    written = json.loads(path.read_text())
    written["cells"]["uvicorn"]["verdict"] = "no"
    path.write_text(json.dumps(written))
    assert fold_of(Renderer(Data(root), "matrix/compare/"), "Hello") == (2, 2)


def fold_of(page: Renderer, group: str) -> tuple[int, int]:
    """On how many claims of how many the setups of a group disagree, by what stands beside it."""
    said = re.search(rf"<summary>{group} <small>disagreement on (\d+) of (\d+)</small></summary>", page.whole_matrix())
    return int(said[1]), int(said[2])


def test_a_server_shows_what_is_not_a_plain_yes(data):
    html = Renderer(data, "servers/daphne/").server_verdicts("daphne")
    for claim in data.claims.values():
        cell = data.evidence(claim.id).cells.get("daphne")
        place = f"#{claim.id}--daphne"
        assert (place in html) == (cell is not None and cell.verdict not in ("yes", "n/a")), claim.id
        assert (f'#{claim.id}"' in html) == (cell is not None), claim.id


def test_a_server_is_found_in_any_spelling(data):
    assert Renderer(data, "").server_setups("uWSGI") == Renderer(data, "").server_setups("uwsgi")
    with pytest.raises(DataError, match="no server is called 'gunicron'"):
        Renderer(data, "").server_setups("gunicron")


def test_a_link_within_a_page_keeps_what_was_chosen():
    assert url("evidence/hello/#hello.x", "evidence/hello/") == "#hello.x"
    assert url("evidence/hello/#hello.x", "matrix/") == "../evidence/hello/#hello.x"


def test_the_data_as_a_whole_fits_its_schema_and_lacks_nothing(data, tmp_path):
    whole.write(data, tmp_path)
    written = json.loads((tmp_path / whole.ADDRESS).read_text())
    Draft202012Validator(json.loads(schema.path("matrix").read_text())).validate(written)
    assert set(written["setups"]) == set(data.setups)
    claims = {claim["id"]: claim for claim in written["claims"]}
    assert set(claims) == set(data.claims)
    for name, claim in claims.items():
        recorded = json.loads((ROOT / "docs" / "evidence" / f"{name}.json").read_text())
        assert claim["cells"] == recorded["cells"]


def rows_of_claims() -> list[dict]:
    """The rows as they are written, read without macros/."""
    files = [*(ROOT / "docs" / "claims").glob("*.toml"), ROOT / "docs" / "contract.toml", ROOT / "docs" / "proxy.toml"]
    return [row for path in files for row in tomllib.loads(path.read_text())["claim"]]


def test_every_claim_has_a_short_label_of_its_own():
    labels = [row["label"] for row in rows_of_claims()]
    assert len({label.lower() for label in labels}) == len(labels) > 200
    assert not [label for label in labels if len(label.split()) > 5 or label != label.strip()]


def test_the_file_says_which_result_is_wanted(data):
    said = whole.whole(data)
    written = {row["id"]: (row["good"], row["label"], row.get("no_means", "")) for row in rows_of_claims()}
    assert {
        claim.id: (claim.good, claim.label, claim.no_means) for claim in [*said.claims, *said.contract, *said.proxy]
    } == written
    assert {good for good, _, _ in written.values()} == {"yes", "no", "neutral"}


def test_what_differs_is_listed_by_group(data):
    html = Renderer(data, "matrix/adapters/").changes("uvicorn", "gunicorn-a2wsgi", without=("tls", "http"))
    both, apart = [], []
    for name in data.claims:
        cells = data.evidence(name).cells
        pair = [cells[setup].verdict for setup in ("uvicorn", "gunicorn-a2wsgi") if setup in cells]
        if name.startswith(("tls.", "http.")) or len(pair) < 2 or "n/a" in pair:
            continue
        both.append(name)
        apart += [name] * (pair[0] != pair[1])
    assert f"{len(apart)} of {len(both)} claims that were decided for all of them" in html
    heads = re.findall(r'<th scope="row"><a href="[^"]*#([^"]+)">', html)
    assert heads == apart
    assert 0 < len(apart) < len(both)
    assert "?compare=uvicorn,gunicorn-a2wsgi" in html


def test_a_setup_that_is_not_there_changes_nothing(data):
    with pytest.raises(DataError, match="Did you mean 'uvicorn'?"):
        Renderer(data, "").changes("uvicorn", "uvicron")
