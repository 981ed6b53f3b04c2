"""The table of frameworks: each cell is what was recorded, and leads to where it is shown in full."""

import json
import re

import pytest
from lxml import html

from macros.cells import words
from macros.data import Data
from macros.render import Renderer
from macros.whole import whole
from tests.macros.committed import copy_of_the_checkout

TABLE, EVIDENCE = "matrix/frameworks/", "evidence/contract/"


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def cells(data: Data) -> dict[str, dict[str, html.HtmlElement]]:
    """The cells of the table, by the id of the claim and that of the framework."""
    page = html.fromstring(Renderer(data, TABLE).contract_matrix())
    names = page.xpath("//thead//@data-setup")
    rows = page.xpath("//table/tbody/tr")
    return {
        row.xpath("th/a/@href")[0].partition("#")[2]: dict(zip(names, row.xpath("td"), strict=True)) for row in rows
    }


def test_each_cell_says_what_was_recorded(data):
    shown = cells(data)
    assert set(shown) == {claim.id for claim in data.contract.claim}
    for claim, row in shown.items():
        for framework in data.contract.framework:
            recorded = data.evidence(claim).cells
            on = [recorded[f"{framework.id}-on-{setup}"] for setup in data.contract.on[framework.interface]]
            asked = data.every_claim[claim]
            said = [words(asked, cell) for cell in on]
            alike = len({(cell.verdict, cell.observed, cell.note) for cell in on}) == 1
            assert row[framework.id].xpath("a/text()") == (said[:1] if alike else said)
            assert all(
                f"{framework.name} on " in title
                for title in row[framework.id].xpath("a[not(@class='verdict na')]/@title")
            )


def test_servers_that_differ_stand_apart(data):
    apart = cells(data)["contract.upload-streamed"]["flask"]
    assert apart.xpath("a/text()") == ["streamed", "buffered"]
    assert [text for text in apart.xpath("small/text()") if text.startswith("on ")] == [
        "on gunicorn-gthread",
        "on waitress",
    ]


def test_every_cell_leads_to_its_place_in_the_evidence(data):
    page = Renderer(data, EVIDENCE).contract_evidence()
    there = set(re.findall(r'id="([^"]+)"', page))
    links = {
        link.partition("#")[2]
        for row in cells(data).values()
        for cell in row.values()
        for link in cell.xpath("a/@href")
    }
    assert links and links <= there
    assert {f"{claim.id}--{name}" for claim in data.contract.claim for name in data.trials} <= there


def test_a_changed_cell_is_seen(tmp_path):
    root = copy_of_the_checkout(tmp_path)
    path = root / "docs" / "evidence" / "contract.stream.json"
    written = json.loads(path.read_text())
    written["cells"]["quart-on-hypercorn"] |= {"verdict": "no", "observed": "not at all"}
    path.write_text(json.dumps(written))
    before, after = cells(Data()), cells(Data(root))
    changed = {
        (claim, name)
        for claim, row in after.items()
        for name, cell in row.items()
        if html.tostring(cell) != html.tostring(before[claim][name])
    }
    assert changed == {("contract.stream", "quart")}
    assert after["contract.stream"]["quart"].xpath("a/text()") == ["not at all", "streamed"]


def test_what_a_framework_lacks_stands_at_the_endpoint_and_at_the_framework(data):
    endpoints = html.fromstring(Renderer(data, TABLE).endpoints())
    sections = Renderer(data, TABLE).frameworks().split("\n### ")
    for framework, section in zip(data.contract.framework, sections, strict=True):
        assert f"{{ #{framework.id} }}" in section
        assert ("It has every endpoint." in section) is (not framework.lacks)
        for endpoint in data.contract.endpoint:
            row = endpoints.xpath(f"//tbody/tr[th//code='{endpoint.paths[0]}']")[0]
            lacking = f"#{framework.id}" in row.xpath("td[2]/a/@href")
            assert lacking is (endpoint.id in framework.lacks)
            assert lacking is (f"<li><code>{endpoint.paths[0]}</code>: " in section)


def test_the_whole_matrix_has_the_contract(data):
    said = whole(data)
    assert set(said.frameworks) == set(data.trials)
    assert {claim.id: claim.cells for claim in said.contract} == {
        claim.id: data.evidence(claim.id).cells for claim in data.contract.claim
    }
