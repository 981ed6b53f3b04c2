"""Servers behind nginx on the pages: every cell leads to its place, and no other table gets wider or longer by them."""

import json

import pytest
from lxml import html

from macros.cells import words
from macros.data import Data, DataError
from macros.render import Renderer
from macros.templating import show
from macros.whole import whole
from tests.macros.committed import copy_of_the_checkout

EVIDENCE, RUN = "evidence/proxy/", "run/nginx/"


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def table(data: Data, *claims: str) -> html.HtmlElement:
    """The table of all claims on the page of the evidence, or that of some on the page about nginx."""
    made = show("behind_nginx", data, RUN, *claims, about="some") if claims else Renderer(data, EVIDENCE).behind()
    return html.fromstring(made.replace("~~~", "").removeprefix(" raw"))


def test_every_claim_is_a_row_and_every_server_a_column(data):
    rows = table(data).xpath("//tbody/tr")
    assert len(rows) == len(data.proxy.claim)
    for claim, row in zip(data.proxy.claim, rows, strict=True):
        cells = data.evidence(claim.id).cells
        said = [cell.xpath("a/text()") for cell in row.xpath("td")]
        assert said == [[words(claim, cells[name])] if name in cells else [] for name in data.proxied]


def test_some_claims_are_some_rows(data):
    assert len(table(data, "proxy.gone", "proxy.late").xpath("//tbody/tr")) == 2
    assert len(table(data, "proxy.gone").xpath("//tbody/tr/td")) == len(data.proxied)


def test_a_column_that_no_claim_is_about_is_not_there(data):
    asgi = [name for name, one in data.proxied.items() if one.interface == "asgi"]
    assert len(table(data, "proxy.websocket").xpath("//tbody/tr/td")) == len(asgi) < len(data.proxied)


def test_a_claim_that_is_not_there_is_named(data):
    with pytest.raises(
        DataError, match="no claim is called 'proxy.strem' in docs/proxy.toml. Did you mean 'proxy.stream'"
    ):
        table(data, "proxy.strem")


def test_every_cell_leads_to_its_place(data):
    page = Renderer(data, EVIDENCE).proxy_evidence()
    there = set(html.fromstring(f"<div>{page}</div>").xpath("//@id"))
    links = {link.partition("#")[2] for link in table(data).xpath("//td/a/@href | //th/a/@href") if "--" in link}
    assert links and links <= there
    assert set(data.proxied) <= there


def test_no_column_of_another_table_is_behind_nginx(data):
    assert not set(data.proxied) & set(data.setups)
    assert "proxy" not in data.groups
    assert "behind-nginx" not in Renderer(data, "matrix/").whole_matrix()


def test_the_file_of_the_whole_matrix_has_them(data):
    said = whole(data)
    assert set(said.proxied) == set(data.proxied)
    assert {claim.id: claim.cells for claim in said.proxy} == {
        claim.id: data.evidence(claim.id).cells for claim in data.proxy.claim
    }


def test_a_changed_cell_is_seen(tmp_path):
    root = copy_of_the_checkout(tmp_path)
    path = root / "docs" / "evidence" / "proxy.stream.json"
    written = json.loads(path.read_text())
    written["cells"]["uvicorn-behind-nginx"] |= {"verdict": "no", "observed": "not at all"}
    path.write_text(json.dumps(written))
    before, after = (table(one, "proxy.stream").xpath("//td/a/@class") for one in (Data(), Data(root)))
    assert [one != other for one, other in zip(before, after, strict=True)].count(True) == 1


def test_the_version_is_that_of_the_recording(data):
    recorded = {one.needs["nginx"] for one in data.proxied.values()}
    assert recorded == {Renderer(data, RUN).nginx_version()}
