"""Servers compared: which rows and columns there are, what they say, where they lead, and what a wrong row gets."""

import re

import pytest
from lxml import html

from macros import templating
from macros.data import Data, DataError
from macros.views.compared import compared
from tests.macros.committed import copy_of_the_checkout

PAGE = "servers/"


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def shown(data: Data, interface: str) -> html.HtmlElement:
    """The table as it is on the page."""
    return html.fromstring(templating.show("compared", data, PAGE, interface).replace("~~~", "").replace(" raw", "", 1))


@pytest.mark.parametrize("interface", ["wsgi", "asgi"])
def test_the_columns_are_what_people_deploy_with_their_versions(data, interface):
    heads = shown(data, interface).xpath("//thead/tr/th")[1:]
    setups = [data.setups[name] for name in getattr(data.deployed, interface)]
    assert [head.text.split()[0] for head in heads] == [setup.server for setup in setups]
    assert [head.xpath("small/text()") for head in heads] == [[setup.version] for setup in setups]


def test_a_worker_is_named_and_an_interface_is_not(data):
    names = [column["name"] for one in ("wsgi", "asgi") for column in compared(data, one)["columns"]]
    assert {"gunicorn sync", "gunicorn asgi", "granian", "uWSGI"} <= set(names)


@pytest.mark.parametrize("interface", ["wsgi", "asgi"])
def test_each_value_leads_to_its_cell_and_its_tooltip_is_a_sentence(data, interface):
    names = list(getattr(data.deployed, interface))
    rows = shown(data, interface).xpath("//tbody/tr")
    assert 10 <= len(rows) <= 15
    for row in rows:
        (claim,) = row.xpath("th/a/@href")
        found = data.evidence(claim.partition("#")[2]).cells
        links = row.xpath("td//a[contains(@class, 'verdict')]")
        assert [link.get("href") for link in links] == [f"../{claim[3:]}--{name}" for name in names]
        for link, name in zip(links, names, strict=True):
            assert link.get("title").endswith(".") or found[name].verdict in ("partial", "n/a")


@pytest.mark.parametrize("interface", ["wsgi", "asgi"])
def test_each_note_is_below_the_table_and_belongs_to_a_value(data, interface):
    page = shown(data, interface)
    notes, used = page.xpath("//ol/li/@id"), page.xpath("//sup/a/@href")
    assert {f"#{note}" for note in notes} == set(used)
    assert notes == [f"{interface}-{number}" for number in range(1, len(notes) + 1)]


def test_a_value_that_changes_is_seen(tmp_path):
    root = copy_of_the_checkout(tmp_path)
    path = root / "docs" / "evidence" / "stop.in-flight.json"
    text = path.read_text()
    path.write_text(re.sub(r'("uvicorn": \{[^}]*"verdict": )"yes"', r'\1"no"', text, count=1))
    assert path.read_text() != text
    cell = "//td[@data-of='uvicorn']//a[contains(@href, 'stop.in-flight--uvicorn')]"
    assert shown(Data(), "asgi").xpath(cell)[0].get("class") == "verdict wanted"
    assert shown(Data(root), "asgi").xpath(cell)[0].get("class") == "verdict unwanted"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('claim = "http.keep-alive"', 'claim = "http.keep-alife"', "Did you mean 'http.keep-alive'?"),
        (
            'claim = "tls.http3"\non = ["asgi"]',
            'claim = "lifespan.state"\non = ["wsgi"]',
            "is not asked of wsgi servers",
        ),
        ('notes = ["waitress"]', 'notes = ["cheroot"]', "the claim has no note for 'cheroot'"),
        ('notes = ["gunicorn-sync", "uwsgi"]', 'notes = ["daphne"]', "'daphne' is not in its table"),
        ('claim = "tls.http3"', 'claim = "tls.h2"', "two rows have this id"),
    ],
)
def test_a_wrong_row_is_one_sentence(tmp_path, old, new, says):
    root = copy_of_the_checkout(tmp_path)
    path = root / "docs" / "compared.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(DataError, match="docs/compared.toml") as caught:
        Data(root).compared("wsgi")
    assert says in str(caught.value) and "\n" not in str(caught.value)
