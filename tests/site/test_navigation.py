"""How a reader gets from page to page: the pages behind a button, without loading anew, with tabs that remember."""

import shutil

import pytest
from playwright.sync_api import expect

from macros.data import Data
from macros.finish.__main__ import finish
from tests.site.load import IDLE
from tests.site.serving import serving

PHONE = {"width": 390, "height": 844}
FOCUSED = "document.activeElement"


@pytest.fixture(scope="module")
def placed_url(built_site, tmp_path_factory):
    """The site finished for the address that it is served at: only then the theme knows which links are its own."""
    folder = tmp_path_factory.mktemp("placed") / "site"
    shutil.copytree(built_site, folder)
    with serving(folder) as url:
        finish(folder, url)
        yield url


@pytest.fixture
def placed(browser, placed_url):
    """A page of that site. No error may stand in its console at the end."""
    said = []
    with browser.new_context(base_url=placed_url) as context:
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        with page.expect_response("**/sitemap.xml"):  # from it the theme learns which links are its own
            page.goto("", wait_until="load")
        page.evaluate(IDLE)
        page.evaluate("window.loaded = 'once'")
        yield page
    assert not said


@pytest.fixture
def phone(browser, site_url):
    with browser.new_context(base_url=site_url, viewport=PHONE) as context:
        page = context.new_page()
        page.goto("learn/ten-minutes-wsgi/")
        yield page


# Without loading anew


def go(page, section: str, link: str, heading: str) -> None:
    page.locator(".md-tabs").get_by_role("link", name=section, exact=True).click()
    page.locator("#pages").get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert page.evaluate("window.loaded") == "once", "the page was loaded anew"


@pytest.mark.interactive
def test_a_link_swaps_the_page(placed):
    go(placed, "Build", "WebSockets", "WebSockets")
    assert placed.url.endswith("/build/websocket/")
    expect(placed).to_have_title("WebSockets - WSGI or ASGI?")
    expect(placed.locator("[aria-current=page]")).to_have_text("WebSockets")
    placed.go_back()
    placed.go_back()
    expect(placed.locator("h1.home")).to_be_visible()


def test_a_screen_reader_goes_on_at_the_new_heading(placed):
    go(placed, "Learn", "ASGI in ten minutes", "ASGI")
    expect(placed.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.interactive
def test_the_matrix_works_on_a_page_that_was_swapped_in(placed):
    go(placed, "Servers", "All results", "All results")
    placed.locator(".matrix-tools").get_by_label("First setup").select_option("uvicorn")
    placed.locator(".matrix-tools").get_by_label("Second setup").select_option("daphne")
    expect(placed.locator(".matrix-tools output")).to_contain_text("rows differ")
    go(placed, "Evidence", "WebSocket", "WebSocket")
    placed.locator(".matrix-tools").get_by_label("Rows with").fill("refused")
    expect(placed.locator(".matrix-tools output")).to_contain_text(f"of {len(Data().groups['websocket'].claim)} rows")


@pytest.mark.interactive
def test_the_search_works_on_a_page_that_was_swapped_in(placed):
    go(placed, "Build", "Frameworks", "Frameworks")
    placed.keyboard.press("Control+k")
    placed.keyboard.type("keep-alive")
    placed.locator("dialog.search li li > a").first.click()
    expect(placed.locator("dialog.search")).to_be_hidden()
    expect(placed.locator("h1")).not_to_contain_text("Frameworks")
    assert placed.evaluate("window.loaded") == "once"


def test_the_colours_stay_on_a_page_that_was_swapped_in(placed):
    placed.get_by_role("button", name="Dark colours").click()
    go(placed, "Learn", "ASGI in ten minutes", "ASGI")
    expect(placed.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# Tabs


@pytest.mark.interactive
def test_a_tab_is_remembered_on_the_next_page(page):
    page.goto("build/streaming/")
    page.locator(".tabbed-labels > label", has_text="FastAPI").first.click()
    page.goto("build/background/")
    chosen = page.locator(".tabbed-set").first.locator("> input:checked")
    label = page.locator(f"label[for={chosen.get_attribute('id')}]")
    expect(label).to_have_text("FastAPI")


# The pages behind a button


@pytest.mark.interactive
def test_the_pages_open_and_close_by_keyboard(phone):
    button = phone.get_by_role("button", name="Pages")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    phone.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(phone.locator("#pages a").first).to_be_focused()
    expect(phone.locator("#pages a").first).to_be_in_viewport()
    phone.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    expect(phone.locator("#pages")).to_be_hidden()


def test_the_pages_close_behind_who_leaves_them(phone):
    phone.get_by_role("button", name="Pages").click()
    phone.locator("#pages a").last.focus()
    phone.keyboard.press("Tab")
    expect(phone.locator("#pages")).to_be_hidden()
    assert not phone.evaluate(f"{FOCUSED}.closest('#pages')")


def test_every_page_of_the_section_and_every_section_is_in_the_pages(phone):
    phone.get_by_role("button", name="Pages").click()
    names = phone.locator("#pages a").all_inner_texts()
    assert {"Home", "Learn", "ASGI in ten minutes", "Choose", "Servers", "Evidence"} <= set(names)
    phone.locator("#pages").get_by_role("link", name="Servers").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Servers")


# Without JavaScript


@pytest.mark.interactive
def test_without_javascript_there_is_a_way_to_every_page(browser, site_url):
    with browser.new_context(base_url=site_url, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("learn/ten-minutes-wsgi/")
        for button in page.locator(".md-header button").all():
            expect(button).to_be_hidden()
        page.locator("label.without-script").click()
        expect(page.locator("#pages a").first).to_be_in_viewport()
        page.locator("#pages").get_by_role("link", name="Choose").click()
        page.get_by_role("link", name="All claims").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Evidence")


# What can be copied, and what is highlighted


@pytest.mark.interactive
def test_a_short_link_is_copied_and_leads_to_its_claim(browser, site_url):
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(base_url=site_url, permissions=allowed) as context:
        page = context.new_page()
        page.goto("evidence/websocket/")
        claims = page.locator("article h2[id*='.']")
        assert page.locator("a.short").count() == page.locator("a.short + .copy").count() == claims.count()
        page.locator("a.short + .copy").nth(2).click()
        expect(page.locator("a.short + .copy").nth(2)).to_have_text("Copied")
        page.goto(page.evaluate("navigator.clipboard.readText()"))
        page.wait_for_url("**/evidence/websocket/#*")
        assert page.url.endswith(f"#{claims.nth(2).get_attribute('id')}")
        expect(claims.nth(2)).to_be_in_viewport()


@pytest.mark.interactive
def test_the_column_and_the_row_of_a_cell_are_highlighted(page):
    page.goto("matrix/compare/")
    group = page.locator(".group").nth(1)
    group.locator("summary").click()
    cell = group.locator("tbody tr:nth-child(3) td").nth(4)
    plain = cell.evaluate("cell => getComputedStyle(cell).backgroundColor")
    cell.hover()
    column = page.locator(".matrix .here")
    assert column.count() == group.locator("tbody tr").count() + 1  # and the setup's name
    assert column.evaluate_all("all => new Set(all.map(cell => cell.cellIndex)).size") == 1
    colours = cell.locator("xpath=../*").evaluate_all("all => all.map(cell => getComputedStyle(cell).backgroundColor)")
    assert plain not in colours
