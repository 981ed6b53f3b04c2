"""The home page answers before the reader scrolls, on a desk and on a phone."""

import pytest

pytestmark = [pytest.mark.interactive, pytest.mark.looks_at("")]

# What has to be in sight: both definitions, the short answer, and the first row of the table of situations.
IN_SIGHT = ("article ul > li:nth-child(2)", "article p > strong >> nth=1", "article .situations tbody tr >> nth=0")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_the_answer_is_in_sight(browser, site_url, width, height):
    with browser.new_context(base_url=site_url, viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.goto("")
        boxes = {what: page.locator(what).first.bounding_box() for what in IN_SIGHT}
    hidden = [what for what, box in boxes.items() if box is None or box["y"] + min(box["height"], 40) > height]
    assert not hidden, f"not visible at {width} × {height} without scrolling: {', '.join(hidden)}"
