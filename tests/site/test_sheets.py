"""The cheat sheets on paper: each fits on one sheet, and its example, its count and its rule are on it."""

import re

import pytest

from macros.data import Data

pytestmark = pytest.mark.xdist_group("browser")

SHEETS = ("environ", "scope", "messages")
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


@pytest.mark.parametrize(("name", "first"), [("environ", "key"), ("scope", "key"), ("messages", "type")])
def test_all_rows_are_on_it(page, name, first):
    rows = Data().sheets.message if name == "messages" else getattr(Data().sheets, name)
    page.goto(f"reference/{name}/")
    page.emulate_media(media="print")
    heads = [words.split() for words in page.locator(".sheet tbody th").all_inner_texts()]
    shown = [next(word for word in words if word not in ("in", "out")) for words in heads]
    assert shown == [getattr(row, first) for row in rows]
