"""What a reader does with the site: switch to dark, search, choose tabs, copy code, read without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.site.built import pages, sources
from tests.site.visit import until

pytestmark = pytest.mark.xdist_group("browser")

TABS = ".tabbed-set"
SHOWN = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="session")
def page_with_tabs(built_site) -> str:
    """The address of the first page that has tabs."""
    return next(url for url, page in pages(built_site).items() if 'class="tabbed-set' in page.html)


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
        page.goto("learn/wsgi/")
        block = page.locator("div.highlight").first
        block.hover()
        block.get_by_role("button", name="Copy").click()
        until(page, "navigator.clipboard.readText().then(text => text.length > 0)")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == block.locator("code").inner_text().strip()


READ = """selector => [...document.querySelectorAll(selector)].map(element => element.textContent.trim())"""


@pytest.fixture(scope="module")
def with_and_without(browser, site_url):
    """Two readers: one with JavaScript, one without."""
    with (
        browser.new_context(base_url=site_url) as with_it,
        browser.new_context(base_url=site_url, java_script_enabled=False) as without,
    ):
        yield with_it.new_page(), without.new_page()


@pytest.mark.parametrize("url", sources(), ids=lambda url: url or "home")
def test_nothing_needs_javascript(with_and_without, url):
    """Tables, code and pictures are the same without it, but for a replay and what the guide repeats of them.

    Shown is what is not folded or on a tab.
    """
    with_it, without = with_and_without
    with_it.goto(url)
    without.goto(url)
    for selector in ("article table", "article pre > code", "article figure > :not(.replay)"):
        repeated = with_it.evaluate(READ, f".answer {selector.removeprefix('article ')}")
        assert all(any(text in whole for whole in without.evaluate(READ, selector)) for text in repeated)
        selector += ":not(.answer *)"
        assert without.evaluate(READ, selector) == with_it.evaluate(READ, selector)
    hidden = "details:not([open]) *, .tabbed-block *"
    for selector in ("article table", "article pre", "article figure"):
        for element in without.locator(f"{selector}:not({hidden})").all():
            assert element.is_visible(), f"{selector} is not shown: {element.inner_text()[:60]}"
    for tabs in without.locator(TABS).all():
        blocks = tabs.locator("> .tabbed-content > .tabbed-block").all()
        if tabs.is_visible():
            assert [block.is_visible() for block in blocks].count(True) == 1
