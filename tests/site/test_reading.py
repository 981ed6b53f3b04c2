"""What a reader does with the site: switch to dark, choose tabs, scroll tables, copy code."""

import pytest
from playwright.sync_api import expect

from tests.site.load import until

pytestmark = pytest.mark.interactive

TABS = ".tabbed-set"
SHOWN = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="session")
def page_with_tabs(built_pages) -> str:
    """The address of the first page that has tabs."""
    return next(url for url, page in built_pages.items() if 'class="tabbed-set' in page.html)


def scheme(page) -> str:
    return page.locator("body").get_attribute("data-md-color-scheme")


def test_the_theme_switches_and_stays(page):
    page.goto("")
    light = page.evaluate(SHOWN)
    button = page.get_by_role("button", name="Dark colours")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(SHOWN) != light
    page.goto("evidence/")
    assert scheme(page) == "slate"


def test_a_dark_system_begins_dark(browser, site_url):
    with browser.new_context(base_url=site_url, color_scheme="dark") as context:
        page = context.new_page()
        page.goto("")
        assert scheme(page) == "slate"


def test_tabs_switch(page, page_with_tabs):
    page.goto(page_with_tabs)
    tabs = page.locator(TABS).first
    tabs.locator(".tabbed-labels > label").nth(1).click()
    expect(tabs.locator(".tabbed-block").nth(0)).to_be_hidden()
    expect(tabs.locator(".tabbed-block").nth(1)).to_be_visible()


def test_tabs_switch_by_keyboard(page, page_with_tabs):
    page.goto(page_with_tabs)
    tabs = page.locator(TABS).first
    reach(page, f"{TABS} > input")
    page.keyboard.press("ArrowRight")
    expect(tabs.locator(".tabbed-block").nth(0)).to_be_hidden()
    expect(tabs.locator(".tabbed-block").nth(1)).to_be_visible()


def test_wide_tables_scroll_by_keyboard(browser, site_url):
    with browser.new_context(base_url=site_url, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto("evidence/concurrency/")
        page.locator(".group > summary").first.click()
        reach(page, ".scroll")
        before = page.evaluate("document.activeElement.scrollLeft")
        page.keyboard.press("ArrowRight")
        until(page, "before => document.activeElement.scrollLeft > before", before)
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"


def reach(page, selector: str) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"200 times Tab does not reach {selector}")


def test_folded_code_can_be_copied_when_it_is_opened(browser, site_url):
    with browser.new_context(base_url=site_url, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto("evidence/hello/")
        fold = page.locator("details.note").first
        assert fold.get_by_role("button", name="Copy", include_hidden=True).count() == 0
        fold.locator("summary").click()
        fold.get_by_role("button", name="Copy").click()
        expect(fold.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == fold.locator("code").inner_text().rstrip()


def test_code_is_copied_as_it_stands(browser, site_url):
    with browser.new_context(base_url=site_url, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto("learn/ten-minutes-wsgi/")
        block = page.locator("div.highlight").first
        block.hover()
        block.get_by_role("button", name="Copy").click()
        until(page, "navigator.clipboard.readText().then(text => text.length > 0)")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == block.locator("code").inner_text().strip()
