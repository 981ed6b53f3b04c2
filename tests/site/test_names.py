"""What a screen reader is told: tables have captions and directions, marks have words, drawings have texts."""

import pytest
from lxml import html

from tests.site.built import pages


def unnamed(text: str) -> list[str]:
    """Tables without a caption or with head cells of no direction, and symbols and pictures without words."""
    article = html.fromstring(text)
    found = []
    for table in article.xpath("//article//table[not(contains(@class, 'highlighttable'))]"):
        if not any(caption.text_content().strip() for caption in table.xpath("./caption | ../figcaption")):
            found.append(f"a table without a caption: {table.text_content().strip()[:40]!r}")
        unclear = table.xpath(".//th[not(@scope)]") if table.xpath(".//tbody//th | .//tr[th][td]") else []
        found += [f"a head cell without scope: {cell.text_content()!r}" for cell in unclear]
        if not table.xpath(".//th"):
            found.append(f"a table without head cells: {table.text_content().strip()[:40]!r}")
    for mark in article.find_class("verdict") + article.find_class("interface"):
        if not mark.text_content().strip():
            found.append(f"a mark without words: {html.tostring(mark)[:80]!r}")
    for drawing in article.xpath("//article//figure//*[local-name() = 'svg']"):
        told = drawing.xpath("./*[local-name() = 'title' or local-name() = 'desc']")
        if drawing.get("role") != "img" or not (drawing.get("aria-label") or len(told) == 2):
            found.append(f"a drawing without its text: {html.tostring(drawing)[:80]!r}")
    return found


def test_tables_marks_and_drawings_have_names(built_site):
    found = {url: wrong for url, page in pages(built_site).items() if (wrong := unnamed(page.html))}
    assert not found


@pytest.mark.control
@pytest.mark.parametrize(
    ("text", "is_noticed"),
    [
        ("<table><caption>Words</caption><tr><th scope=col>A</th></tr></table>", False),
        ("<table><tr><th scope=col>A</th></tr></table>", True),
        ("<figure><figcaption>Words</figcaption><table><tr><th>A</th></tr></table></figure>", False),
        ("<table><caption>Words</caption><tr><th>A</th><td>B</td></tr></table>", True),
        ("<table><caption>Words</caption><tr><td>A</td></tr></table>", True),
        ("<i class=verdict></i>", True),
        ("<figure><svg role=img aria-label=words></svg></figure>", False),
        ("<figure><svg role=img><title>A</title><desc>B</desc></svg></figure>", False),
        ("<figure><svg role=img><title>A</title></svg></figure>", True),
        ("<figure><svg aria-label=words></svg></figure>", True),
    ],
)
def test_a_missing_name_is_noticed(text, is_noticed):
    assert bool(unnamed(f"<body><article>{text}</article></body>")) == is_noticed
