"""Every item of the explanation that this site started from is quoted on its page, and About says what became of it."""

import re
from html import unescape
from pathlib import Path

import pytest

from macros.data import Data
from tests.site.built import page_address

ABOUT = "reference/seed/"
ITEMS = Data().seed
QUOTED = re.compile(r'<q class="?seed"?>(.*?)</q>')
ROW = re.compile(r'<tr id="?seed-([\w-]+)"?>(.*?)</tr>', re.DOTALL)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("item_id", ITEMS)
def test_item_is_quoted(built_pages, item_id):
    item = ITEMS[item_id]
    page = built_pages[page_address(Path(item.page))]
    quotations = [plain(words) for words in QUOTED.findall(page.html)]
    assert plain(item.words) in quotations, f"docs/{item.page} does not quote {item_id!r} as docs/seed.toml has it"


def test_about_says_what_became_of_each(built_pages):
    rows = {item: plain(row) for item, row in ROW.findall(built_pages[ABOUT].html)}
    wrong = [
        item_id
        for item_id, item in ITEMS.items()
        if plain(item.words) not in rows.get(item_id, "") or len(plain(item.became)) < len("Right.")
    ]
    assert not wrong


def test_the_list_is_whole():
    """Two interfaces with character, use, behaviour, picture and example; nine rows; five situations; a summary."""
    kinds = re.findall(r"^(what|term|wsgi|asgi|row|when|summary)-", "\n".join(ITEMS), re.MULTILINE)
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "what": 2, "term": 2, "wsgi": 8, "asgi": 10, "row": 18, "when": 5, "summary": 2,
    }  # fmt: skip
