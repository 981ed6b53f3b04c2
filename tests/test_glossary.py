"""The glossary: each word is explained there and nowhere else, and the pages for newcomers link to it."""

import re

import pytest

from tests.macros.committed import page_sources

GLOSSARY = "learn/glossary.md"
ENTRY = re.compile(r"^\*\*(.+?)\*\* \{ #([\w-]+) \}\n:   ", re.MULTILINE)
# What a newcomer may not know, as it stands in a sentence, and where it is explained.
WORDS = {
    r"\bworkers?\b": "worker",
    r"\bgreenlets?\b": "greenlet",
    r"\bevent loops?\b": "event-loop",
    r"\bcoroutines?\b": "await",
    r"\blifespan\b": "lifespan",
    r"\bsetups?\b": "setup",
}
NOT_PROSE = re.compile(
    r"^```.*?^```|\{\{.*?\}\}|^#.*?$|^\*\*.*?\*\*$|\[[^\]]*\]\([^)]*\)|^\|.*?$|`[^`]*`", re.DOTALL | re.MULTILINE
)
LEARN = sorted(page for page in page_sources() if page.startswith("learn/") and page != GLOSSARY)


def missing(text: str) -> list[str]:
    """The words that a page uses in its sentences without a link to where they are explained."""
    prose = NOT_PROSE.sub("", text)
    return [
        anchor for word, anchor in WORDS.items() if re.search(word, prose) and f"(glossary.md#{anchor})" not in text
    ]


@pytest.mark.parametrize("page", LEARN)
def test_a_word_is_linked_where_a_newcomer_meets_it(page):
    assert not missing(page_sources()[page]), "link its first use to the glossary"


def test_a_word_is_explained_once():
    words = [anchor for _, anchor in ENTRY.findall(page_sources()[GLOSSARY])]
    assert len(words) == len(set(words)) > 20
    assert set(WORDS.values()) <= set(words)
    others = {page for page, text in page_sources().items() if page != GLOSSARY and ENTRY.search(text)}
    assert not others, "explain it in the glossary"


def test_a_word_without_a_link_is_noticed():
    assert missing("A worker runs.\n\n`lifespan` and\n\n```text\nan event loop\n```\n") == ["worker"]
    assert missing("A [worker](glossary.md#worker) runs.") == []
