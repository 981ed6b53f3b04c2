"""A burst is stepped through and replayed; without a script or with less motion the whole picture stands there."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.load import until

pytestmark = [pytest.mark.interactive, pytest.mark.looks_at("learn/workers/", "measure/waiting/")]

PAGE = "learn/workers/"
FIRST = "#drawing-burst-gunicorn-sync"


def counted(figure) -> tuple[int, int, int]:
    """How many requests wait, run and are done at the chosen moment."""
    return tuple(map(int, re.findall(r"(\d+) (?:waiting|running|done)", figure.locator("output").inner_text())))


def covered(figure) -> float:
    return float(figure.locator("[data-plot]").get_attribute("width"))


def test_a_burst_is_stepped_through_by_key(page):
    page.goto(PAGE)
    figure = page.locator(FIRST)
    slider = figure.get_by_role("slider", name="Moment of the burst")
    assert (counted(figure), covered(figure)) == ((0, 0, 8), 0)
    slider.focus()
    page.keyboard.press("Home")
    waiting, running, done = counted(figure)
    assert (running, done) in ((0, 0), (1, 0))
    assert covered(figure) > 300
    seen = set()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        seen.add(counted(figure))
    assert all(sum(counts) == 8 and counts[1] <= 1 for counts in seen), "one thread runs one"
    assert {counts[2] for counts in seen} >= set(range(1, 9))
    assert slider.get_attribute("aria-valuetext") == figure.locator("output").inner_text()


LISTEN = """selector => {
    const output = document.querySelector(selector)
    window.said = []
    new MutationObserver(() => said.push(output.textContent)).observe(output, {childList: true})
}"""


def test_a_burst_is_replayed_to_its_end(page):
    page.goto(PAGE)
    figure = page.locator(FIRST)
    page.evaluate(LISTEN, f"{FIRST} output")
    figure.get_by_role("button", name="Replay").click()
    until(page, "() => said.length > 1 && said.at(-1).endsWith('0 waiting, 0 running, 8 done')")
    assert not page.evaluate("said[0]").endswith("8 done")
    assert covered(figure) == 0


def test_nothing_moves_by_itself_with_reduced_motion(browser, site_url):
    with browser.new_context(base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(PAGE)
        expect(page.locator(FIRST).get_by_role("slider")).to_be_visible()
        expect(page.locator(FIRST).get_by_role("button", name="Replay")).to_be_hidden()


def test_without_javascript_the_whole_picture_is_there(browser, site_url):
    with browser.new_context(base_url=site_url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PAGE)
        expect(page.locator(f"{FIRST} svg")).to_be_visible()
        expect(page.locator(f"{FIRST} .replay")).to_be_hidden()
        assert covered(page.locator(FIRST)) == 0


def test_another_page_has_its_controls_once(page):
    page.goto(PAGE)
    page.locator("article").get_by_role("link", name="is ASGI faster?").click()
    expect(page.locator("h1")).to_contain_text("Is ASGI faster?")
    expect(page.locator("#drawing-burst-uvicorn .replay button")).to_have_count(1)
