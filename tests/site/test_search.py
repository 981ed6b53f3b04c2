"""The search: readers' own questions lead to pages that answer them, and who does not search fetches nothing for it."""

import re

import pytest
from playwright.sync_api import expect

from macros.data import Data
from tests.site.load import settled

FIRST = 4  # pages: what is seen without scrolling
# What readers ask, in their words, and the pages that answer it.
QUESTIONS = {
    "Which do I need, WSGI or ASGI?": ("", "choose/"),
    "Is WSGI obsolete?": ("", "choose/", "learn/history/"),
    "Does WSGI handle one request at a time?": ("", "learn/myths/", "evidence/concurrency/", "learn/workers/"),
    "def or async def": ("learn/waiting/", "build/frameworks/"),
    "Why does one slow endpoint freeze everything?": ("learn/waiting/", "evidence/concurrency/"),
    "Do I need gunicorn in front of uvicorn?": ("move/uvicorn-workers/",),
    "Is ASGI faster?": ("measure/waiting/",),
    "Why did my app get slower after I switched?": ("measure/waiting/", "learn/waiting/"),
    "Can I stream on WSGI?": ("build/streaming/", "evidence/streaming/"),
    "server-sent events on WSGI": ("build/streaming/", "evidence/realtime/"),
    "Are sync Django views serialised in one thread under ASGI?": (
        "build/django/",
        "build/frameworks/",
        "evidence/concurrency/",
        "matrix/frameworks/",
    ),
    "database connections pile up under ASGI CONN_MAX_AGE": ("build/django/", "evidence/frameworks/"),
    "run Flask on an ASGI server": ("build/adapters/", "build/frameworks/", "evidence/frameworks/", "servers/uvicorn/"),
    "How many sync endpoints can run at once in FastAPI": ("build/frameworks/", "evidence/concurrency/"),
    "How many workers and threads?": ("choose/", "learn/waiting/", "evidence/concurrency/", "measure/workers/"),
    "Does my async code stop when the client leaves?": (
        "build/cancellation/",
        "evidence/disconnect/",
    ),
    "client disconnect WSGI close()": ("evidence/disconnect/",),
    "Litestar sync_to_thread blocks the event loop": ("matrix/frameworks/", "learn/waiting/"),
    "Quart or Flask": ("matrix/frameworks/",),
    "Flask WebSockets": ("build/websocket/", "build/frameworks/", "evidence/frameworks/"),
    "global variable not shared between workers": ("evidence/concurrency/",),
    "gunicorn --timeout": ("servers/gunicorn/", "evidence/stop/"),
    "lifespan of mounted app does not run": ("evidence/lifespan/", "build/frameworks/", "evidence/frameworks/"),
    "what happens when start-up fails": ("evidence/lifespan/",),
    "large upload in memory": ("evidence/body/",),
    "request body empty chunked upload": ("evidence/body/", "evidence/frameworks/"),
    "Django StreamingHttpResponse sync iterators async": ("build/django/", "evidence/frameworks/"),
    "background tasks get lost": ("build/background/", "evidence/background/"),
    "deploy hangs with open WebSockets": ("evidence/stop/", "build/websocket/", "servers/uvicorn/"),
    "Are requests in flight finished on SIGTERM?": ("evidence/stop/",),
    "Does HTTP/2 need ASGI?": ("evidence/tls/", "learn/myths/", "learn/side-by-side/"),
    "HTTP/3": ("evidence/tls/",),
    "root_path SCRIPT_NAME behind a prefix": ("evidence/told/",),
    "contextvars leak": ("evidence/told/", "evidence/lifespan/", "evidence/concurrency/"),
    "Does free-threaded Python revive WSGI threads?": ("learn/workers/",),
    "What happens when a worker dies?": ("evidence/stop/",),
    "refuse a WebSocket with 401": ("evidence/websocket/", "build/websocket/"),
    "missing 1 required positional argument: 'send'": ("errors/", "evidence/hello/", "learn/"),
    "exception after the response began": (
        "build/errors/",
        "evidence/errors/",
    ),
    "keep-alive": ("evidence/http/",),
    "mod_wsgi": ("servers/mod_wsgi/",),
    "slow clients proxy": ("evidence/defence/",),
    "X-Forwarded-For": ("evidence/told/",),
    "download the data as JSON": ("reference/data/",),
}


@pytest.fixture(scope="module")
def searching(browser, site_url):
    """A page whose search is open."""
    with browser.new_context(base_url=site_url) as context:
        page = context.new_page()
        page.goto("")
        page.get_by_role("button", name="Search").click()
        yield page


def results(page, words: str) -> list[str]:
    """The addresses of the sections that are found, the best first, from the site's root."""
    page.locator("dialog.search input").fill("")
    expect(page.locator("dialog.search [role=status]")).to_be_empty()
    page.locator("dialog.search input").fill(words)
    expect(page.locator("dialog.search [role=status]")).not_to_be_empty()
    links = page.locator("dialog.search li li > a").evaluate_all("all => all.map(a => a.pathname + a.hash)")
    return [link.removeprefix("/") for link in links]


def test_the_text_of_an_error_leads_to_its_section(searching):
    errors = Data().errors
    for text in {text for error in errors for text in error.texts}:
        found = results(searching, text.replace("…", " "))
        sections = {f"errors/#{error.id}" for error in errors if text in error.texts}
        assert sections & set(found), f"{text!r} leads to {found[:FIRST]}"


@pytest.mark.parametrize("wondered", Data().questions, ids=lambda wondered: wondered.ask)
def test_what_readers_ask_leads_to_the_page_that_answers_it(searching, wondered):
    """In the words that the search was told, and in others that it was not."""
    for words in (wondered.ask, *wondered.also):
        found = list(dict.fromkeys(address.partition("#")[0] for address in results(searching, words)))[:FIRST]
        assert wondered.at.partition("#")[0] in found, f"{words!r} leads to {found}, and not to {wondered.at}"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_leads_to_a_page_that_answers_it(searching, question):
    found = list(dict.fromkeys(address.partition("#")[0] for address in results(searching, question)))[:FIRST]
    assert set(found) & set(QUESTIONS[question]), f"{question!r} leads to {found}"


@pytest.mark.control
def test_another_question_leads_elsewhere(searching):
    assert not set(results(searching, "restaurant waiter")) & {"evidence/tls/", "servers/mod_wsgi/"}


@pytest.mark.interactive
def test_nothing_is_found_for_what_is_not_there(searching):
    assert results(searching, "xylophone") == []
    expect(searching.locator("dialog.search [role=status]")).to_have_text("Nothing found")


def test_a_claim_is_found_by_its_sentence(searching):
    for claim in Data().group("websocket").claim:
        assert f"evidence/websocket/#{claim.id}" in results(searching, claim.sentence)[:FIRST]


@pytest.mark.interactive
def test_found_sections_stand_below_their_pages(searching):
    results(searching, "websocket close code")
    for row in searching.locator("dialog.search ol > li").all():
        page_link = row.locator("> a").get_attribute("href")
        for link in row.locator("li > a").all():
            assert link.get_attribute("href").partition("#")[0] == page_link
    heads = searching.locator("dialog.search ol > li > a").all_inner_texts()
    assert len(heads) == len(set(heads))


@pytest.mark.interactive
def test_who_does_not_search_fetches_nothing_for_it(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    settled(page, "")
    assert asked
    assert not [url for url in asked if "pagefind" in url]
    page.get_by_role("button", name="Search").click()
    page.locator("dialog.search input").fill("websocket")
    expect(page.locator("dialog.search li li").first).to_be_visible()
    assert [url for url in asked if "pagefind" in url]


@pytest.mark.interactive
def test_search_by_keyboard(page):
    page.goto("choose/")
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.search input")).to_be_focused()
    page.keyboard.type("lifespan startup failed")
    expect(page.locator("dialog.search li li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("dialog.search ol > li > a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("dialog.search input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/(evidence/lifespan|learn|build|errors)/"))


@pytest.mark.interactive
def test_an_unfinished_site_says_why_nothing_is_found(browser, site_url):
    with browser.new_context(base_url=site_url) as context:
        page = context.new_page()
        page.route("**/pagefind/*", lambda route: route.abort())
        page.goto("")
        page.keyboard.press("Control+k")
        page.keyboard.type("websocket")
        expect(page.locator("dialog.search [role=status]")).to_contain_text("make site")


def test_only_sections_that_exist_are_indexed(searching, built_pages):
    for words in ("worker", "thread", "websocket", "answer"):
        for address in results(searching, words):
            url, _, anchor = address.partition("#")
            assert url in built_pages
            assert not anchor or anchor in built_pages[url].known_ids
