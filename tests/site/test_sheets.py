"""Pages on paper: a cheat sheet fits on one sheet with all its rows, and no table is wider than the paper."""

import re

import pytest

from macros.data import Data

SHEETS = ("environ", "scope", "messages")
pytestmark = pytest.mark.looks_at(*(f"reference/{name}/" for name in SHEETS), "reference/proof/")
PAPER = {"width": 700, "height": 990}  # A4 less its margins
WIDE = ("servers/", "servers/gunicorn/", "learn/side-by-side/", "reference/messages/", "evidence/streaming/")
LEAF = re.compile(rb"/Type\s*/Page\b(?!s)")


def printed(page, url: str) -> int:
    """On how many sheets of A4 a page is printed."""
    page.goto(url)
    return len(LEAF.findall(page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("name", SHEETS)
def test_it_is_one_sheet_of_paper(page, name):
    assert printed(page, f"reference/{name}/") == 1


def test_what_is_longer_has_more_sheets(page):
    assert printed(page, "reference/proof/") > 1


@pytest.mark.parametrize("url", WIDE)
def test_no_table_is_wider_than_the_paper(page, url):
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


@pytest.mark.parametrize(("name", "first"), [("environ", "key"), ("scope", "key"), ("messages", "type")])
def test_all_rows_are_on_it(page, name, first):
    rows = Data().sheets.message if name == "messages" else getattr(Data().sheets, name)
    page.goto(f"reference/{name}/")
    page.emulate_media(media="print")
    heads = [words.split() for words in page.locator(".sheet tbody th").all_inner_texts()]
    shown = [next(word for word in words if word not in ("in", "out")) for words in heads]
    assert shown == [getattr(row, first) for row in rows]
