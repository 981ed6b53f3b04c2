"""The life of a request is stepped through by buttons and by keys; without a script the whole picture stands there."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.interactive, pytest.mark.looks_at("learn/life/")]

PAGE = "learn/life/"
FIGURE = "#drawing-life-plain-wsgi"


def faint(figure) -> int:
    return figure.locator("g.later").count()


def test_a_life_is_stepped_through_by_button(page):
    page.goto(PAGE)
    figure = page.locator(FIGURE)
    steps = figure.locator("[data-step]").count()
    said = figure.locator("output")
    expect(said).to_have_text(f"{steps} of {steps}: server to application: close()")
    assert faint(figure) == 0
    figure.get_by_role("button", name="Next").click()
    expect(said).to_have_text(f"1 of {steps}: client to server: GET /")
    assert (faint(figure), figure.locator("g.now").count()) == (steps - 1, 1)
    figure.get_by_role("button", name="Next").click()
    expect(said).to_contain_text(f"2 of {steps}: server to application: app(environ")
    figure.get_by_role("button", name="Back").click()
    figure.get_by_role("button", name="Back").click()
    expect(said).to_have_text(f"0 of {steps}: nothing yet")
    assert faint(figure) == steps


def test_a_life_is_stepped_through_by_key(page):
    page.goto(PAGE)
    figure = page.locator(FIGURE)
    slider = figure.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(figure.locator("output")).to_contain_text("1 of")
    assert slider.get_attribute("aria-valuetext") == figure.locator("output").inner_text()
    assert faint(page.locator("#drawing-life-plain-asgi")) == 0, "each picture has steps of its own"
    page.keyboard.press("End")
    assert faint(figure) == 0


def test_without_javascript_the_whole_picture_is_there(browser, site_url):
    with browser.new_context(base_url=site_url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PAGE)
        expect(page.locator(f"{FIGURE} svg")).to_be_visible()
        expect(page.locator(f"{FIGURE} .replay")).to_be_hidden()
        assert faint(page.locator(FIGURE)) == 0


def test_both_sides_are_beside_each_other_on_a_desk_and_below_on_a_phone(browser, site_url):
    for width, beside in ((1280, True), (360, False)):
        with browser.new_context(base_url=site_url, viewport={"width": width, "height": 800}) as context:
            page = context.new_page()
            page.goto(PAGE)
            one, other = (page.locator(f"#drawing-life-plain-{side}").bounding_box() for side in ("wsgi", "asgi"))
            assert (one["y"] == other["y"]) == beside
