"""The policy: no page brings what it refuses, nothing that a reader does needs that, and a browser does refuse it."""

import base64
import hashlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.site.built import Page
from tests.site.load import IDLE, until
from tests.site.visit import NOTE_REFUSED, STORED

CHOSEN = {"__palette", "__tabs"}  # light or dark, and the tabs


# Without a browser


def policy(page: Page) -> dict[str, set[str]]:
    """What a page's own policy says: the sources by directive."""
    said = page.tree.xpath("string(//head/meta[@http-equiv='Content-Security-Policy']/@content)")
    return {name: set(sources) for name, *sources in (rule.split() for rule in said.split(";"))} if said else {}


def refused_parts(page: Page) -> Iterator[str]:
    """The parts of a page that its own policy refuses, and what a policy lacks."""
    allowed = policy(page)
    if allowed.get("default-src") != {"'none'"} or allowed.get("base-uri") != {"'none'"}:
        yield "its policy does not begin with nothing"
    for sources in allowed.values():
        for source in sources:
            if source not in ("'none'", "'self'", "data:", "'wasm-unsafe-eval'") and "'sha256-" not in source:
                yield f"its policy allows {source}"
    ask = page.tree.xpath
    if ask("//head/meta[@http-equiv='Content-Security-Policy']/preceding-sibling::*[not(@charset)]"):
        yield "something stands before the policy"
    yield from (f"a style: {style[:40]}" for style in ask("//@style"))
    yield from (f"a handler: {handler[:40]}" for handler in ask("//@*[starts-with(name(), 'on')]"))
    yield from ("a <style>" for _ in ask("//style"))
    yield from (f"a link that runs: {link[:40]}" for link in ask("//@href[starts-with(., 'javascript:')]"))
    yield from (f"an element that it refuses: {part.tag}" for part in ask("//iframe | //object | //embed | //base"))
    for script in ask("//script[not(@src) and not(contains(@type, 'json'))]"):
        digest = base64.b64encode(hashlib.sha256((script.text or "").encode()).digest()).decode()
        if f"'sha256-{digest}'" not in allowed.get("script-src", ()):
            yield f"a script: {(script.text or '')[:40]}"


def test_no_page_brings_what_its_policy_refuses(built_pages):
    assert not {f"/{url}": wrong for url, page in built_pages.items() if (wrong := list(refused_parts(page)))}


def test_all_pages_have_one_policy(built_pages):
    """The theme may put the contents of one page into another without loading it."""
    assert len({repr(sorted(policy(page).items())) for page in built_pages.values() if not page.leads_to}) == 1


RAN = "'sha256-AvyuiL0SD1mVY3NNxR+V2uo+lhk6RMFrytWmRt6CrJQ='"  # of: run()
BROUGHT = """<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"
content="default-src 'none'; base-uri 'none'; script-src 'self' {}">{}</head><body>{}</body></html>"""


@pytest.mark.control
@pytest.mark.parametrize(
    ("more", "head", "body", "is_noticed"),
    [
        (RAN, "", "<script>run()</script><script src='a.js'></script><p>words</p>", False),
        ("", "", "<script>run()</script>", True),
        (RAN, "", "<script>run() </script>", True),
        ("'unsafe-inline'", "", "<p>words</p>", True),
        ("https://example.invalid", "", "<p>words</p>", True),
        ("", "", "<p style='color: red'>words</p>", True),
        ("", "", "<p onclick='run()'>words</p>", True),
        ("", "<style>p {color: red}</style>", "<p>words</p>", True),
        ("", "", "<a href='javascript:run()'>words</a>", True),
        ("", "", "<iframe src='a/'></iframe>", True),
        ("", "<base href='/'>", "<p>words</p>", True),
    ],
)
def test_what_a_policy_refuses_is_noticed(tmp_path, more, head, body, is_noticed):
    file = tmp_path / "index.html"
    file.write_text(BROUGHT.format(more, head, body))
    assert bool(list(refused_parts(Page(file, "")))) == is_noticed


@pytest.mark.control
def test_a_page_without_a_policy_is_noticed(tmp_path):
    file = tmp_path / "index.html"
    file.write_text("<!doctype html><title>Bad</title><p>words")
    assert list(refused_parts(Page(file, "")))


# In a browser


@pytest.fixture
def noted(browser, site_url):
    """A page that notes what its policy refuses."""
    with browser.new_context(base_url=site_url, color_scheme="light") as context:
        context.add_init_script(NOTE_REFUSED)
        yield context.new_page()


def refused(page) -> list[str]:
    return page.evaluate("violations")


def kept(page) -> set[str]:
    """The keys of what the browser keeps for the site, without the path of the site before them."""
    return {key.rpartition(".")[2] for key in page.evaluate(STORED)}


@pytest.mark.interactive
def test_what_a_reader_does_needs_nothing_that_is_refused(noted):
    """Choose a tab and a scheme, search, copy, filter the matrix, follow links and go back, in one visit."""
    noted.goto("learn/")
    noted.locator(".tabbed-labels > label").nth(1).click()
    noted.get_by_role("button", name="Dark colours").click()
    noted.locator(".highlight:visible").first.hover()
    noted.locator(".highlight:visible .copy").first.click()
    noted.keyboard.press("Control+k")
    noted.keyboard.type("keep-alive")
    expect(noted.locator("dialog.search li li").first).to_be_visible()
    noted.keyboard.press("Escape")
    noted.locator("article").get_by_role("link", name="side by side").click()
    expect(noted.locator("h1")).to_contain_text("side by side")
    noted.mouse.wheel(0, 2000)
    noted.go_back()
    expect(noted.locator("h1")).to_contain_text("What are")
    noted.goto("matrix/compare/?compare=uvicorn,daphne&diff=1")
    expect(noted.get_by_role("region", name="Comparison")).to_be_visible()
    noted.get_by_label("Rows with").fill("header")
    noted.keyboard.press("Enter")
    assert refused(noted) == []
    assert noted.context.cookies() == []
    assert kept(noted) == CHOSEN


# Each puts an element into the page that no page brings with it. eval() of a test's own script would be allowed.
REFUSED = [
    ("script-src-elem", "script", "it.textContent = 'window.ran = 1'"),
    ("script-src-attr", "img", "it.setAttribute('onerror', 'window.ran = 1'); it.src = 'no'"),
    ("script-src-elem", "script", "it.src = 'http://127.0.0.1:9/a.js'"),
    ("style-src-elem", "style", "it.textContent = 'b { color: red }'"),
    ("style-src-attr", "b", "it.setAttribute('style', 'color: red')"),
    ("img-src", "img", "it.src = 'http://127.0.0.1:9/a.png'"),
    ("frame-src", "iframe", "it.src = '/'"),
    ("base-uri", "base", "it.href = 'http://127.0.0.1:9/'"),
    ("form-action", "form", "setTimeout(() => it.submit())"),
    ("connect-src", "b", "fetch('http://127.0.0.1:9/').catch(() => 0)"),
    ("script-src", "b", "setTimeout(() => eval('window.ran = 1'))"),
]


@pytest.mark.control
def test_what_no_page_brings_is_refused(noted):
    noted.goto("learn/")
    for directive, name, change in REFUSED:
        noted.evaluate(f"() => {{ const it = document.createElement('{name}'); {change}; document.body.append(it) }}")
        until(noted, "directive => violations.some(one => one.startsWith(`${directive}: `))", directive)
        noted.evaluate(IDLE)
        assert noted.evaluate("() => { violations.length = 0; return window.ran ?? null }") is None, change


def test_no_address_is_told_to_another_site(page):
    """A reader who follows a link out of the site brings no referrer along."""
    page.context.route("https://**", lambda route: route.fulfill(body="there"))
    page.goto("learn/")
    with page.expect_request("https://**") as asked:
        page.locator("article a[href^='https://']").first.click()
    assert "referer" not in asked.value.headers
