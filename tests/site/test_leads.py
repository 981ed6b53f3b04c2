"""Every page says for whom it is and what to read next; the home page is for everybody."""

import re

import pytest

from tests.site.built import ROOT

DOCS = ROOT / "docs"
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if path != DOCS / "index.md"]
FOR_WHOM = re.compile(r"^(?:.*[.] )?(?:This (?:page |part )?is|It is) for (?:whoever|you if) ", re.MULTILINE)
NEXT = re.compile(r"^(?:Next: |## Where to go next\n)", re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_a_page_says_for_whom_it_is_and_what_comes_next(path):
    text = path.read_text()
    assert len(FOR_WHOM.findall(text)) == 1, "one sentence has to begin: This page is for whoever …"
    before, found, after = text.rpartition(NEXT.search(text)[0]) if NEXT.search(text) else ("", "", "")
    assert found and "](" in after, "the page has to end with: Next: [a page](address.md)."
    assert "\n## " not in after, "what to read next stands at the end of the page"
