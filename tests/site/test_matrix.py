"""The matrix in a browser: filter, compare, keep what was chosen, read it."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from macros.data import Data
from macros.loads import amount
from macros.matrix import NUMBERS
from tests.site.built import ROOT
from tests.site.load import until
from tests.site.test_reading import reach

GROUP, WHOLE, COMPARED, SERVER = "evidence/body/", "matrix/compare/", "servers/", "servers/gunicorn/"
STATUS = ".matrix-tools output"
pytestmark = pytest.mark.looks_at(GROUP, WHOLE, COMPARED, SERVER)
CLAIM = "tbody tr:not(.group) > th > a"
STAYS = """() => {
    const top = document.querySelector(".matrix thead").getBoundingClientRect().top;
    return Math.abs(top - document.querySelector(".md-header").getBoundingClientRect().height) <= 2;
}"""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


@pytest.fixture
def phone(browser, site_url):
    with browser.new_context(base_url=site_url, viewport=PHONE) as context:
        yield context.new_page()


def field(page, label: str):
    return page.locator(".matrix-tools").get_by_label(label)


def claims_shown(page, table: str = ".matrix") -> set[str]:
    """The claims whose rows are seen, by their ids."""
    heads = page.locator(f"{table} {CLAIM}").evaluate_all(
        "all => all.filter(a => a.checkVisibility()).map(a => decodeURI(a.hash))"
    )
    return {head.removeprefix("#") for head in heads}


def open_all(page) -> None:
    """Unfold the groups, where they are folded: by the button, or all at once."""
    if page.get_by_role("button", name="Open all").count():
        page.get_by_role("button", name="Open all").click()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def setups_shown(page) -> set[str]:
    return set(
        page.locator(".matrix [data-setup]").evaluate_all(
            "all => all.filter(th => th.checkVisibility()).map(th => th.dataset.setup)"
        )
    )


def having(data: Data, word: str) -> set[str]:
    """The claims whose label, or what was tested, has a word."""
    return {name for name, claim in data.claims.items() if word in f"{claim.label} {claim.sentence}".lower()}


def differing(data: Data, *setups: str) -> set[str]:
    """The claims that all of these setups were asked, and did not answer alike."""
    found = set()
    for name in data.claims:
        cells = [data.evidence(name).cells.get(setup) for setup in setups]
        if all(cells) and len({(cell.verdict, cell.observed or cell.note) for cell in cells}) > 1:
            found.add(name)
    return found


# Filter


@pytest.mark.interactive
@pytest.mark.parametrize("url", [GROUP, WHOLE])
def test_a_word_leaves_the_claims_that_have_it(page, data, url):
    page.goto(url)
    field(page, "Rows with").fill("HEADER")
    prefix = "body." if url == GROUP else ""
    left = {name for name in having(data, "header") if name.startswith(prefix)}
    every = [name for name in data.claims if name.startswith(prefix)]
    expect(page.locator(STATUS)).to_have_text(f"{len(left)} of {len(every)} rows")
    assert claims_shown(page) == left


@pytest.mark.parametrize("url", [GROUP, WHOLE])
def test_an_interface_leaves_its_columns_and_its_claims(page, data, url):
    page.goto(url)
    field(page, "Interface").select_option("ASGI")
    asgi = {name for name, setup in data.setups.items() if setup.interface == "asgi"}
    asked = {name for name in asgi if url == WHOLE or not data.setups[name].about}
    assert setups_shown(page) == asked
    assert all("asgi" in data.claims[name].snippets for name in claims_shown(page))


def test_a_server_leaves_its_columns(page, data):
    page.goto(WHOLE)
    field(page, "Server").select_option("gunicorn")
    assert setups_shown(page) == {name for name, setup in data.setups.items() if setup.server == "gunicorn"}


@pytest.mark.interactive
def test_show_all_shows_all(page, data):
    page.goto(f"{WHOLE}?server=gunicorn&text=header&compare=uvicorn,daphne&diff=1")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(STATUS)).to_have_text(f"{len(data.claims)} of {len(data.claims)} rows")
    assert "?" not in page.url
    assert claims_shown(page) == set()  # each in its group
    open_all(page)
    assert claims_shown(page) == set(data.claims)


def test_a_group_is_opened_by_its_name_and_by_what_is_looked_for(page, data):
    page.goto(WHOLE)
    assert claims_shown(page) == set()
    page.locator("summary", has_text=data.groups["hello"].title).click()
    assert claims_shown(page) == {claim.id for claim in data.groups["hello"].claim}
    field(page, "Rows with").fill("NOTHING SAYS THIS")
    assert page.locator(".group:visible").count() == 0
    field(page, "Rows with").fill("HEADER")
    found = having(data, "header")
    assert claims_shown(page) == found
    assert page.locator(".group:visible").count() == len({name.partition(".")[0] for name in found})


# Compare


def compare(page, *setups: str) -> None:
    for which, setup in zip(("First", "Second", "Third"), setups, strict=False):
        field(page, f"{which} setup").select_option(setup)


@pytest.mark.interactive
def test_setups_side_by_side_the_rows_that_differ_first(page, data):
    page.goto(WHOLE)
    compare(page, "uvicorn", "hypercorn")
    apart = differing(data, "uvicorn", "hypercorn")
    asked = [name for name, claim in data.claims.items() if "asgi" in claim.snippets]
    expect(page.locator(STATUS)).to_have_text(f"{len(apart)} of {len(asked)} rows differ")
    table = page.get_by_role("region", name="Comparison").get_by_role("table")
    expect(table).to_be_visible()
    assert table.locator("thead th").all_inner_texts() == ["Tested", "uvicorn", "hypercorn"]
    order = table.locator(CLAIM).evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert set(order[: len(apart)]) == apart
    assert set(order) == set(asked)
    assert page.locator(".matrix:visible").count() == 0


def test_numbers_stand_below_the_claims(page, data):
    page.goto(f"{WHOLE}?compare=uvicorn,gunicorn-gthread")
    rows = page.locator("[aria-label=Comparison] tbody tr")
    words = [row[-1] for row in NUMBERS]
    assert [text.partition("\n")[0].strip() for text in rows.locator("th").all_inner_texts()[-len(words) :]] == words
    load = data.load("request")
    for place, setup in enumerate(("uvicorn", "gunicorn-gthread")):
        (point,) = [one for one in load.points if (one.series, one.at) == (setup, 16)]
        said = amount(point.values["rate"].median, "").replace("&nbsp;", " ")
        expect(rows.nth(-len(words)).locator("td").nth(place)).to_contain_text(said)


def test_numbers_are_opened_with_the_groups(page):
    page.goto(WHOLE)
    numbers = page.locator(".numbers table")
    expect(numbers).to_be_hidden()
    open_all(page)
    expect(numbers).to_be_visible()


@pytest.mark.interactive
def test_only_where_they_differ(page, data):
    page.goto(WHOLE)
    compare(page, "gunicorn-sync", "uvicorn", "daphne")
    field(page, "only where they differ").check()
    order = page.locator(f"[aria-label=Comparison] {CLAIM}").evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert set(order) == differing(data, "gunicorn-sync", "uvicorn", "daphne")


def test_setups_of_two_tables_of_a_group_are_compared(page, data):
    page.goto(GROUP)
    compare(page, "waitress", "uvicorn")
    apart = {name for name in differing(data, "waitress", "uvicorn") if name.startswith("body.")}
    expect(page.locator(STATUS)).to_contain_text(f"{len(apart)} of ")
    cell = page.locator("[aria-label=Comparison] td > .verdict").first
    assert cell.get_attribute("title") in cell.evaluate("cell => getComputedStyle(cell, '::after').content")


def test_one_setup_alone_is_not_compared(page):
    page.goto(GROUP)
    compare(page, "uvicorn")
    expect(page.locator(STATUS)).to_contain_text("choose a second")
    expect(page.locator(".matrix").first).to_be_visible()


# The address


@pytest.mark.interactive
def test_what_is_chosen_stays_on_reload_and_in_a_link(page, browser, site_url):
    page.goto(WHOLE)
    compare(page, "uvicorn", "hypercorn")
    field(page, "only where they differ").check()
    field(page, "Rows with").fill("header")
    expect(page).to_have_url(re.compile(re.escape("?text=header&compare=uvicorn,hypercorn&diff=1") + "$"))
    said = page.locator(STATUS).inner_text()
    page.reload()
    expect(page.locator(STATUS)).to_have_text(said)
    expect(field(page, "Second setup")).to_have_value("hypercorn")
    expect(field(page, "only where they differ")).to_be_checked()
    expect(field(page, "Rows with")).to_have_value("header")


@pytest.mark.interactive
def test_back_takes_the_last_choice_back(page, data):
    page.goto(WHOLE)
    field(page, "Interface").select_option("ASGI")
    field(page, "Server").select_option("uvicorn")
    page.go_back()
    expect(field(page, "Server")).to_have_value("")
    expect(field(page, "Interface")).to_have_value("asgi")
    page.go_back()
    expect(field(page, "Interface")).to_have_value("")
    open_all(page)
    assert claims_shown(page) == set(data.claims)


def test_a_strange_address_does_no_harm(page, data):
    page.goto(f"{WHOLE}?compare=nothing,uvicorn&server=none&interface=rsgi&diff=1&more=%00")
    expect(page.locator(STATUS)).to_contain_text(f"{len(data.claims)} of {len(data.claims)} rows")


@pytest.mark.interactive
def test_the_link_is_copied(browser, site_url):
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(base_url=site_url, permissions=allowed) as context:
        page = context.new_page()
        page.goto(f"{GROUP}?text=header")
        page.locator(".matrix-tools").get_by_role("button", name="Copy link").click()
        expect(page.locator(STATUS)).to_have_text("The link is copied")
        assert page.evaluate("navigator.clipboard.readText()") == page.url


@pytest.mark.parametrize("url", [GROUP, WHOLE, SERVER])
def test_a_cell_leads_to_what_was_observed(page, url):
    page.goto(url)
    open_all(page)
    link = page.locator(".matrix td > .verdict").nth(3)
    target = link.get_attribute("href").partition("#")[2]
    link.click()
    setup = page.locator(f'[id="{target}"]')
    expect(setup).to_be_in_viewport()
    assert target.endswith(f"--{setup.inner_text()}")
    until(page, "target => document.querySelector(':target')?.id === target", target)


# Keyboard, screen reader, no JavaScript


@pytest.mark.interactive
def test_it_works_by_keyboard(page, data):
    page.goto(WHOLE)
    reach(page, ".matrix-tools [name=text]")
    page.keyboard.type("header")
    expect(page.locator(STATUS)).to_contain_text(f"of {len(data.claims)} rows")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(STATUS)).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "interface"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert setups_shown(page) == {name for name, setup in data.setups.items() if setup.interface == "wsgi"}


@pytest.mark.interactive
def test_the_whole_table_is_there_without_javascript(browser, site_url, data):
    with browser.new_context(base_url=site_url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(WHOLE)
        expect(page.locator(".matrix-tools")).to_be_hidden()
        assert page.locator(".matrix tbody tr:not(.group)").count() == len(data.claims)
        assert not page.locator(".matrix td > .verdict").first.is_visible()
        page.locator(".group summary").first.click()
        assert page.locator(".matrix td > .verdict").first.is_visible()


# Wide, narrow, long


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_comparison_is_not_wider_than_its_window(browser, site_url, viewport):
    with browser.new_context(base_url=site_url, viewport=viewport) as context:
        page = context.new_page()
        page.goto(f"{WHOLE}?compare=uvicorn,hypercorn,daphne")
        expect(page.get_by_role("region", name="Comparison")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("url", [GROUP, WHOLE, COMPARED, SERVER, "build/adapters/", "matrix/frameworks/"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_cell_is_cut_off(browser, site_url, viewport, url):
    with browser.new_context(base_url=site_url, viewport=viewport) as context:
        page = context.new_page()
        page.goto(url)
        open_all(page)
        cut = page.locator(":is(.matrix, .compared) td > :is(.verdict, span)").evaluate_all(
            "all => all.filter(e => !e.closest('.dense') && e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)"
            ".map(e => e.textContent)"
        )
        assert not cut


def test_the_head_of_servers_compared_stays_on_a_desk(page):
    page.set_viewport_size(DESK)
    page.goto(COMPARED)
    page.locator(".compared.wsgi tbody tr").last.evaluate("row => row.scrollIntoView({block: 'center'})")
    head = page.locator(".compared.wsgi thead th").nth(1)
    expect(head).to_be_in_viewport(ratio=1)


def test_servers_compared_are_pairs_on_a_phone(browser, site_url):
    with browser.new_context(base_url=site_url, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(COMPARED)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        row = page.locator(".compared.wsgi tbody tr").first
        head, *cells = [cell.bounding_box() for cell in row.locator("> *").all()]
        assert all(cell["y"] >= head["y"] + head["height"] and cell["x"] + cell["width"] <= 360 for cell in cells)
        named = row.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content")
        assert named == '"gunicorn sync"'


@pytest.mark.parametrize("url", [GROUP, WHOLE])
def test_the_head_stays_while_the_page_scrolls(page, url):
    page.set_viewport_size(DESK)
    page.goto(url)
    open_all(page)
    page.locator(".matrix").first.locator("tbody tr").last.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.matrix tbody tr:last-child').scrollIntoView({block: 'center'})")
    until(page, STAYS)


def test_a_group_is_a_glance_on_a_desk_and_folded_on_a_phone(page, phone):
    page.set_viewport_size(DESK)
    for one, is_folded in ((page, False), (phone, True)):
        one.goto(GROUP)
        cell = one.locator(".matrix td > .verdict").first
        expect(cell).to_be_visible(visible=not is_folded)
        assert one.locator(".group > summary").first.is_visible() == is_folded
    phone.locator(".group > summary").first.click()
    expect(phone.locator(".matrix td > .verdict").first).to_be_visible()


def test_a_group_is_whole_on_paper(phone):
    phone.goto(GROUP)
    phone.emulate_media(media="print")
    expect(phone.locator(".matrix td > .verdict").first).to_be_visible()
    expect(phone.locator(".group > summary").first).to_be_hidden()


def test_head_and_first_column_stay_in_the_box_on_a_phone(phone):
    phone.goto(WHOLE)
    group = phone.locator(".group").nth(1)
    group.locator("summary").click()
    box = group.locator(".matrix")
    box.evaluate("box => { box.scrollTop = 300; box.scrollLeft = 300 }")
    assert box.evaluate("box => box.scrollTop * box.scrollLeft")
    frame = box.bounding_box()
    assert box.locator("thead").bounding_box()["y"] == pytest.approx(frame["y"], abs=1)
    heads = box.locator("tbody th[scope=row]").all()
    assert heads[5].bounding_box()["x"] == pytest.approx(frame["x"], abs=1)


# The data as one file


def test_what_the_page_about_the_data_says_runs(built_site, data):
    text = (ROOT / "docs" / "reference" / "data.md").read_text()
    code = re.search(r"python -c '\n(.*?)'\n```", text, re.DOTALL)[1]
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=built_site / "data", capture_output=True, text=True, check=True).stdout
    no = [name for name in data.claims if (cell := data.evidence(name).cells.get("uvicorn")) and cell.verdict == "no"]
    assert len(said.splitlines()) == len(no)
    keys = {"version", "setups", "claims", "frameworks", "contract", "proxied", "proxy"}
    assert set(json.loads((built_site / "data" / "matrix.json").read_text())) == keys
    assert all(f"`{key}`" in text for key in keys)
