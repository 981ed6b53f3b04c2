"""Every item of the explanation that this site started from stands on its page, quoted in one style, with its mark."""

import re
from html import unescape
from pathlib import Path

import pytest

from macros.data import Data
from macros.render import KIND
from tests.site.built import page_address

ITEMS = Data().seed
# A quotation as a page shows it, in a figure or in a table, and the mark that follows it.
QUOTED = (
    r'<figure class="seed"[^>]*><blockquote>(.*?)</blockquote><figcaption>(.*?)</figcaption>',
    r'<q class="seed">(.*?)</q><small class="kind">(.*?)</small>',
)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("item_id", ITEMS)
def test_item_is_quoted_and_marked(built_pages, item_id):
    item = ITEMS[item_id]
    page = built_pages[page_address(Path(item.page))]
    quotations = [(plain(words), plain(mark)) for form in QUOTED for words, mark in re.findall(form, page.html)]
    marks = [mark for words, mark in quotations if words == plain(item.words)]
    assert marks, f"docs/{item.page} does not quote {item_id!r} as docs/seed.toml has it"
    assert any(KIND[item.kind] in mark for mark in marks), f"{item_id!r} is not marked as {KIND[item.kind]!r}"


def test_the_list_is_whole():
    """Two interfaces with character, use, behaviour, picture and example; nine rows; five situations; a summary."""
    kinds = re.findall(r"^(what|term|wsgi|asgi|row|when|summary)-", "\n".join(ITEMS), re.MULTILINE)
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "what": 2, "term": 2, "wsgi": 8, "asgi": 10, "row": 18, "when": 5, "summary": 2,
    }  # fmt: skip
