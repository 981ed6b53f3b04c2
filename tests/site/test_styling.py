"""A large page is styled about once while it loads. On a slow phone each further time takes a second."""

import json

import pytest

from tests.site.load import IDLE, PHONE
from tests.site.serving import serving

LARGEST = 5
OFTEN = 1.5  # times that an element is styled: 1.2 where the parser stops now and then; it was 3.4
BESIDE = 1000  # elements, for what the header, its buttons and the search change by themselves
COUNT = "() => document.querySelectorAll('*').length"


def styled(browser, root: str, url: str) -> tuple[int, int]:
    """How many elements are styled while a page loads, and how many it has."""
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        browser.start_tracing(page=page, categories=["devtools.timeline"])
        try:
            page.goto(root + url, wait_until="load")
            page.evaluate(IDLE)
            elements = page.evaluate(COUNT)
        finally:
            events = json.loads(browser.stop_tracing())["traceEvents"]
    work = [event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree"]
    assert work, "the browser does not say what it styles"
    return sum(work), elements


def too_much(work: int, elements: int) -> bool:
    return work > OFTEN * elements + BESIDE


def test_the_largest_pages_are_styled_once(browser, site_url, built_pages):
    largest = sorted(built_pages.values(), key=lambda page: page.file.stat().st_size)[-LARGEST:]
    found = {page.url: styled(browser, site_url, page.url) for page in largest}
    assert all(elements > BESIDE for _, elements in found.values())
    assert not {url: counts for url, counts in found.items() if too_much(*counts)}


@pytest.mark.control
def test_a_page_that_is_styled_again_and_again_is_noticed(browser, tmp_path):
    once = "document.documentElement.classList.toggle('a'); document.body.lastElementChild.offsetTop"
    again = f"for (let times = 0; times < 5; times++) {{ {once} }}"
    text = f"<!doctype html><style>.a * {{ color: red }}</style>{'<p>words' * 5000}<script>{again}</script>"
    (tmp_path / "index.html").write_text(text)
    with serving(tmp_path) as root:
        assert too_much(*styled(browser, root, ""))
