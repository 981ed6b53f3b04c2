"""Every page says for whom it is and what to read next; the home page is for everybody."""

import re
from collections.abc import Iterator

import pytest

from tests.site.built import sources

FOR_WHOM = re.compile(r"^(?:.*[.] )?(?:This (?:page |part )?is|It is) for (?:whoever|you if) ", re.MULTILINE)
NEXT = re.compile(r"^(?:Next: |## Where to go next\n)", re.MULTILINE)


def missing(text: str) -> Iterator[str]:
    """What the Markdown of a page lacks."""
    if len(FOR_WHOM.findall(text)) != 1:
        yield "one sentence has to begin: This page is for whoever …"
    parts = NEXT.split(text)
    if len(parts) < 2 or "](" not in parts[-1]:
        yield "the page has to end with: Next: [a page](address.md)."
    if "\n## " in parts[-1]:
        yield "what to read next has to be at the end of the page"


def test_every_page_says_for_whom_it_is_and_what_comes_next():
    assert not {
        f"/{url}": wrong for url, path in sources().items() if url and (wrong := list(missing(path.read_text())))
    }


GOOD = "# Good\n\nThis page is for whoever asks.\n\n## More\n\nwords\n\nNext: [another](other.md).\n"


@pytest.mark.control
@pytest.mark.parametrize(
    ("old", "new", "is_noticed"),
    [
        ("", "", False),
        ("This page is for whoever asks.", "words", True),
        ("words", "This page is for you if you ask.", True),
        ("Next: [another](other.md).", "words", True),
        ("[another](other.md)", "another", True),
        ("other.md).", "other.md).\n\n## More\n", True),
    ],
)
def test_what_is_missing_is_noticed(old, new, is_noticed):
    assert bool(list(missing(GOOD.replace(old, new)))) == is_noticed
