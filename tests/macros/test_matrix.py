"""The matrix: what a cell says, where it leads, what is set side by side; and the data as one file."""

import itertools
import json
import re
import tomllib
from html import unescape

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from macros import cells, schema, templating, whole
from macros.data import ROOT, Data, DataError
from macros.markup import url
from macros.matrix import NUMBERS
from macros.model import Cell, Claim
from macros.render import Renderer
from tests.macros.committed import copy_of_the_checkout


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def cells_of(html: str) -> list[tuple[str, str]]:
    """What each cell of a matrix says, and the sentence in its tooltip."""
    found = re.findall(r'<a class="verdict [\w ]+" href="[^"]+" title="([^"]*)">(.*?)</a>', html)
    return [(unescape(text(words)), unescape(title)) for title, words in found]


# What a cell says


def test_no_cell_says_more_than_three_words(data):
    """Nor more than its column has room for: nothing is cut off."""
    pages = [Renderer(data, "").matrix(group) for group in data.groups]
    pages += [Renderer(data, "").contract_matrix(), Renderer(data, "").behind(), Renderer(data, "").whole_matrix()]
    pages += [Renderer(data, "").changes("uvicorn", "gunicorn-a2wsgi")]
    pages += [templating.show("compared", data, "servers/", interface) for interface in ("wsgi", "asgi")]
    for html in pages:
        said = cells_of(html)
        assert said
        for words, title in said:
            assert words and title
            assert len(words.split()) <= 3 and len(words) <= 16 and max(map(len, words.split())) <= 12, words


def test_a_cell_says_what_was_written_for_it_or_what_was_observed():
    claim = Data().claims["stop.in-flight"].model_copy(update={"short": {"late": "too late", "no": "cut off"}})

    def said(verdict: str, observed: str, note: str = "why") -> str:
        return cells.words(claim, Cell(verdict=verdict, observed=observed, note=note))

    assert said("yes", "`4` of 8") == "4 of 8"
    assert said("yes", "in four words here") == said("yes", "incomprehensible") == "yes"
    assert said("partial", "some of it were lost") == "partly"
    assert said("yes", "late") == "too late"
    assert said("no", "4 of 8") == "cut off"
    assert said("n/a", "") == "n/a"


def test_the_tooltip_is_the_finished_sentence(data):
    def sentence(claim: str, column: str) -> str:
        return cells.sentence(data, data.every_claim[claim], column, data.evidence(claim).cells[column])

    assert sentence("lifespan.startup", "daphne") == "Daphne does not run lifespan start-up."
    assert sentence("stop.worker-killed", "waitress").startswith("Does not apply: ")
    assert sentence("contract.sync-loop", "flask-on-waitress").startswith("Flask on waitress runs ")
    behind = next(iter(data.proxied))
    assert data.deployed.names[data.proxied[behind].setup] in sentence("proxy.host", behind)


def test_each_short_word_is_said_somewhere(data):
    idle = []
    for claim in data.every_claim.values():
        found = data.evidence(claim.id).cells.values()
        said = {cell.observed if cell.observed in claim.short else cell.verdict for cell in found}
        idle += [f"{claim.id}: {key!r}" for key in claim.short if key not in said]
    assert not idle, f"no cell says it; take it out of `short`: {'; '.join(idle)}"


@pytest.mark.parametrize("words", ["", "one of four words", "one incomprehensible", "seventeen letters"])
def test_words_that_a_cell_has_no_room_for_are_refused(words):
    row = rows_of_claims()[0] | {"short": {"yes": words}}
    with pytest.raises(ValidationError, match="a cell has one to 3 words"):
        Claim.model_validate(row)


def test_the_same_number_stands_for_the_same_observation(data):
    """A script compares the numbers, as each cell names its server in its tooltip."""
    found = data.evidence("concurrency.overlap").cells
    numbers = cells.alike(found)
    for one, other in itertools.combinations(found, 2):
        same = (found[one].verdict, found[one].observed) == (found[other].verdict, found[other].observed)
        assert (numbers[one] == numbers[other]) == same


def test_a_row_has_the_label_of_its_claim_and_says_what_was_tested(data):
    html = Renderer(data, "evidence/body/").matrix("body")
    claim = data.claims["body.chunked"]
    assert f'href="#body.chunked" title="Tested: {claim.sentence}">{claim.label}</a></th>' in html


# Where it leads


def test_every_cell_of_a_group_leads_to_its_place_on_the_page(data):
    html = Renderer(data, "evidence/body/").evidence("body")
    links = set(re.findall(r'<td data-as="\d+"><a class="verdict [\w ]+" href="#([^"]+)"', html))
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
    said = re.search(rf"<summary>{group} <small>(\d+) of (\d+) rows differ</small></summary>", page.whole_matrix())
    return int(said[1]), int(said[2])


def test_a_server_shows_what_is_not_as_wanted(data):
    html = Renderer(data, "servers/daphne/").server_verdicts("daphne")
    for claim in data.claims.values():
        cell = data.evidence(claim.id).cells.get("daphne")
        place = f"#{claim.id}--daphne"
        settled = cell and (cell.verdict in (claim.good, "n/a") or claim.good == "neutral" and cell.verdict in "yes no")
        assert (place in html) == (cell is not None and not settled), claim.id
        assert (f'#{claim.id}"' in html) == (cell is not None), claim.id


def test_what_is_folded_has_its_verdict(data):
    html = Renderer(data, "servers/uvicorn/").server_verdicts("uvicorn")
    assert data.evidence("told.underscore").cells["uvicorn"].verdict == "yes"
    assert data.evidence("told.forwarded-stranger").cells["uvicorn"].verdict == "no"
    assert re.search(
        r'<a class="verdict unwanted turned" href="[^"]+#told.underscore--uvicorn" title="[^"]+">passed on</a>', html
    )
    stranger = r'<li><span class="verdict wanted turned">no</span> <a href="[^"]+#told.forwarded-stranger">'
    assert re.search(rf"as wanted</span>: \d+ claims?</summary><ul>((?!</ul>).)*{stranger}", html)
    neutral = r'<li><span class="verdict neutral">no</span> <a href="[^"]+#hello.other-interface">'
    assert re.search(rf"neither is better</span>: 1 claim</summary><ul>{neutral}", html)


# Whether a verdict is wanted


@pytest.mark.parametrize(
    ("good", "verdict", "classes"),
    [
        ("yes", "yes", "wanted"),
        ("yes", "no", "unwanted"),
        ("no", "yes", "unwanted turned"),
        ("no", "no", "wanted turned"),
        ("neutral", "yes", "neutral"),
        ("neutral", "no", "neutral"),
        ("no", "partial", "partial"),
        ("yes", "n/a", "na"),
        ("neutral", "error", "error"),
    ],
)
def test_the_sign_follows_what_is_wanted(tmp_path, good, verdict, classes):
    """In every place that shows the cell: the matrices, the page of the claim, the page of a server, a sentence."""
    root = copy_of_the_checkout(tmp_path)
    claim = root / "docs" / "claims" / "hello.toml"
    claim.write_text(claim.read_text().replace('good = "yes"', f'good = "{good}"', 1))
    path = root / "docs" / "evidence" / "hello.own-interface.json"
    written = json.loads(path.read_text())
    for cell in written["cells"].values():
        cell |= {"verdict": verdict, "observed": "4 of 8", "note": "why"}
    path.write_text(json.dumps(written))
    page = Renderer(Data(root), "")
    made = [page.matrix("hello"), page.whole_matrix(), page.observed("hello.own-interface")]
    made += [page.server_verdicts("daphne")] if verdict != "n/a" else []
    made += [page.verdict("hello.own-interface", "uvicorn")] if verdict != "error" else []
    of_the_claim = re.compile(r'class="verdict ([\w ]+)"(?:>\w+</span> <a)?[^>]*#hello\.own-interface')
    for html in made:
        assert set(of_the_claim.findall(html)) == {classes}


def test_what_a_no_means_stands_beside_the_first_one(data):
    for name in ("websocket.upgrade", "proxy.websocket", "errors.after-start"):
        html = Renderer(data, f"evidence/{name.partition('.')[0]}/").observed(name)
        means = data.every_claim[name].no_means
        assert means and html.count(means) == 1
        verdict = re.findall(r'class="verdict [\w ]+"[^>]*>([\w ]+)</a>', html.partition(means)[0])
        assert verdict[-1] == "no" and verdict.count("no") == 1


def test_what_a_no_means_is_left_out_where_there_is_none(data):
    means = data.claims["body.expect-answered"].no_means
    page = Renderer(data, "")
    assert means in page.observed("body.expect-answered", "wsgi")
    assert means not in page.observed("body.expect-answered", "asgi")


def test_a_server_is_found_in_any_spelling(data):
    assert Renderer(data, "").server_verdicts("uWSGI") == Renderer(data, "").server_verdicts("uwsgi")
    with pytest.raises(DataError, match="no server is called 'gunicron'"):
        Renderer(data, "").server_verdicts("gunicron")


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
    html = Renderer(data, "build/adapters/").changes("uvicorn", "gunicorn-a2wsgi", without=("tls", "http"))
    both, apart = [], []
    for name in data.claims:
        cells = data.evidence(name).cells
        pair = [cells[setup].verdict for setup in ("uvicorn", "gunicorn-a2wsgi") if setup in cells]
        if name.startswith(("tls.", "http.")) or len(pair) < 2 or "n/a" in pair:
            continue
        both.append(name)
        apart += [name] * (pair[0] != pair[1])
    assert f"{len(apart)} of {len(both)} claims that were decided for all of them" in html
    heads = re.findall(r'<th scope="row"><a href="[^"]*#([^"]+)" title', html)
    assert heads == apart
    assert 0 < len(apart) < len(both)
    assert "?compare=uvicorn,gunicorn-a2wsgi" in html


def test_a_setup_that_is_not_there_changes_nothing(data):
    with pytest.raises(DataError, match="Did you mean 'uvicorn'?"):
        Renderer(data, "").changes("uvicorn", "uvicron")
