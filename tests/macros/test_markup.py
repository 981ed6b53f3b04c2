"""HTML that Markdown hands through unread: it comes out as it went in, wherever it stands on a page."""

import re

import pytest
from markdown import Markdown

from macros import configure
from macros.data import Data
from macros.markup import indent, raw
from tests.macros.committed import expanded

OPEN = re.compile(r"^( *)(~+) raw$", re.MULTILINE)


def rendered(page: str) -> str:
    """A page as Markdown makes HTML of it, with the fence that the macros use."""
    conf = {"mdx_configs": {}}
    configure(conf)
    names = ["pymdownx.superfences", "pymdownx.snippets", "pymdownx.tabbed", "admonition"]
    return Markdown(extensions=names, extension_configs=conf["mdx_configs"]).convert(page)


@pytest.mark.parametrize(
    "html",
    [
        "<div>*not* &amp; _touched_<br>\n\n\n    as it is</div>",
        "<pre>\n~~~\n~~~~ raw\n```\n# no heading\n~~~~\n</pre>",
        "<p>a ~ b</p>",
        "<table><tr><td>1</td></tr></table>\n<table><tr><td>2</td></tr></table>",
    ],
)
@pytest.mark.parametrize("around", ["", "A *paragraph*.\n\n", '=== "Tab"\n\n', "!!! note\n\n", "- An item\n\n"])
def test_it_comes_out_as_it_went_in(html, around):
    inside = around[:1] in ("=", "!", "-") and around
    page = around + (indent(raw(html)) if inside else raw(html)) + "\n\nThe *end*."
    assert html in rendered(page)
    assert "<em>end</em>" in rendered(page)
    assert " raw" not in rendered(page).replace(html, "")


def loose(page: str) -> list[str]:
    """The beginnings of the blocks that do not end as far in as they begin."""
    found = []
    for opening in OPEN.finditer(page):
        inside, end, _ = f"{page[opening.end() + 1 :]}\n".partition(f"\n{opening[1]}{opening[2]}\n")
        depths = [len(line) - len(line.lstrip(" ")) for line in inside.splitlines() if line]
        if not end or min(depths) < len(opening[1]):
            found.append(inside[:80])
    return found


def test_every_block_on_a_page_ends_where_it_is_meant_to():
    wrong = [f"docs/{page}: {html!r}" for page, text in expanded(Data()).items() for html in loose(text)]
    assert wrong == [], "an indented macro that gives a table or a figure is followed by `| indent`"


def test_a_loose_block_is_noticed():
    block = raw("<p>Here.</p>")
    assert loose(f"{block}\n\n    {indent(block).strip()}") == []
    assert loose(f'=== "Tab"\n\n    {block}') == ["<p>Here.</p>\n~~~\n"]
