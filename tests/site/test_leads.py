"""Every page begins with what it has to say, and ends with what to read next."""

import re
from collections.abc import Iterator

import pytest

from tests.site.built import sources

FOR_WHOM = re.compile(r"^(?:.*[.] )?(?:This (?:page |part )?is|It is) for (?:whoever|you if) ", re.MULTILINE)
NEXT = re.compile(r"^(?:Next: |## Where to go next\n)", re.MULTILINE)


def missing(text: str) -> Iterator[str]:
    """What is wrong at the beginning or the end of a page."""
    if FOR_WHOM.search(text):
        yield "no sentence says for whom the page is: its title and first sentence do"
    parts = NEXT.split(text)
    if len(parts) < 2 or "](" not in parts[-1]:
        yield "the page has to end with: Next: [a page](address.md)."
    if "\n## " in parts[-1]:
        yield "what to read next has to be at the end of the page"


def test_every_page_begins_with_its_subject_and_says_what_comes_next():
    assert not {
        f"/{url}": wrong for url, path in sources().items() if url and (wrong := list(missing(path.read_text())))
    }


GOOD = "# Good\n\nIt streams.\n\n## More\n\nwords\n\nNext: [another](other.md).\n"


@pytest.mark.control
@pytest.mark.parametrize(
    ("old", "new", "is_noticed"),
    [
        ("", "", False),
        ("It streams.", "This page is for whoever asks.", True),
        ("It streams.", "It streams. It is for you if you ask.", True),
        ("Next: [another](other.md).", "words", True),
        ("[another](other.md)", "another", True),
        ("other.md).", "other.md).\n\n## More\n", True),
    ],
)
def test_what_is_wrong_is_noticed(old, new, is_noticed):
    assert bool(list(missing(GOOD.replace(old, new)))) == is_noticed
