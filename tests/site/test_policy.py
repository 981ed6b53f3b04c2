"""The policy in a real browser: no page needs what it refuses, and it refuses what no page brings with it."""

import pytest
from playwright.sync_api import expect

from tests.site.built import sources
from tests.site.conftest import serving
from tests.site.visit import until

pytestmark = pytest.mark.xdist_group("matrix")

PAGES = [*sources(), "404.html"]
CHOSEN = {"__palette", "__tabs"}  # light or dark, and the tabs
NOTE = """
    window.violations = []
    document.addEventListener('securitypolicyviolation', event =>
        violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`))
"""
STORED = "Object.keys(localStorage).concat(Object.keys(sessionStorage))"


@pytest.fixture
def noted(browser, site_url):
    """A page that notes what its policy refuses."""
    with browser.new_context(base_url=site_url, color_scheme="light") as context:
        context.add_init_script(NOTE)
        yield context.new_page()


def refused(page) -> list[str]:
    return page.evaluate("violations")


def kept(page) -> set[str]:
    """The keys of what the browser keeps for the site, without the path of the site before them."""
    return {key.rpartition(".")[2] for key in page.evaluate(STORED)}


@pytest.mark.parametrize("url", PAGES, ids=lambda url: url or "home")
def test_no_page_needs_what_is_refused(noted, url):
    noted.goto(url, wait_until="networkidle")
    assert refused(noted) == []
    assert noted.context.cookies() == []
    assert kept(noted) == set()


def test_what_a_reader_does_needs_nothing_that_is_refused(noted):
    """Choose a tab and a scheme, search, copy, filter the matrix, follow links and go back, in one visit."""
    noted.goto("learn/wsgi/")
    noted.locator(".tabbed-labels > label").nth(1).click()
    noted.get_by_role("button", name="Dark colours").click()
    noted.locator(".highlight").first.hover()
    noted.locator(".highlight .copy").first.click()
    noted.keyboard.press("Control+k")
    noted.keyboard.type("keep-alive")
    expect(noted.locator("dialog.search li li").first).to_be_visible()
    noted.keyboard.press("Escape")
    noted.get_by_role("link", name="other interface").click()
    expect(noted.locator("h1")).to_contain_text("ASGI")
    noted.mouse.wheel(0, 2000)
    noted.go_back()
    expect(noted.locator("h1")).to_contain_text("WSGI")
    noted.goto("matrix/compare/?compare=uvicorn,daphne&diff=1")
    expect(noted.get_by_role("region", name="Comparison")).to_be_visible()
    noted.get_by_label("Claims with").fill("header")
    noted.keyboard.press("Enter")
    assert refused(noted) == []
    assert noted.context.cookies() == []
    assert kept(noted) == CHOSEN


# Each puts something into the page that no page brings with it. eval() of a test's own script would be allowed.
REFUSED = {
    "an inline script": ("script", "it.textContent = 'window.ran = 1'"),
    "a handler": ("img", "it.setAttribute('onerror', 'window.ran = 1'); it.src = 'no'"),
    "a script of another site": ("script", "it.src = 'http://127.0.0.1:9/a.js'"),
    "a style element": ("style", "it.textContent = 'b { color: red }'"),
    "a style attribute": ("b", "it.setAttribute('style', 'color: red')"),
    "a picture of another site": ("img", "it.src = 'http://127.0.0.1:9/a.png'"),
    "a frame": ("iframe", "it.src = '/'"),
    "another base": ("base", "it.href = 'http://127.0.0.1:9/'"),
    "a form that is sent": ("form", "setTimeout(() => it.submit())"),
    "a request to another site": ("b", "fetch('http://127.0.0.1:9/').catch(() => 0)"),
    "eval": ("b", "setTimeout(() => eval('window.ran = 1'))"),
}


@pytest.mark.control
@pytest.mark.parametrize("what", REFUSED)
def test_what_no_page_brings_is_refused(noted, what):
    noted.goto("choose/")
    name, change = REFUSED[what]
    noted.evaluate(f"() => {{ const it = document.createElement('{name}'); {change}; document.body.append(it) }}")
    until(noted, "violations.length")
    assert noted.evaluate("window.ran") is None


@pytest.mark.control
def test_a_page_that_needs_what_is_refused_is_noticed(browser, tmp_path):
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    body = "<b style='color: red'>Bad</b><script>document.cookie = 'a=b'</script>"
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Bad</title>{policy}{body}")
    (tmp_path / "favicon.ico").write_bytes(b"")
    with serving(tmp_path) as root, browser.new_context(base_url=root) as context:
        context.add_init_script(NOTE + "; localStorage.setItem('/.__other', 1)")
        page = context.new_page()
        page.goto("")
        assert [words.partition(":")[0] for words in refused(page)] == ["style-src-attr", "script-src-elem"]
        assert not kept(page) <= CHOSEN


def test_no_address_is_told_to_another_site(page):
    """A reader who follows a link out of the site brings no referrer along."""
    page.context.route("https://**", lambda route: route.fulfill(body="there"))
    page.goto("learn/wsgi/")
    with page.expect_request("https://**") as asked:
        page.locator("article a[href^='https://']").first.click()
    assert "referer" not in asked.value.headers
