"""A table that a phone shows as pairs: each row a block below its first cell, each other cell below its column's head.

Which tables: all that grid() makes, and each `<table class="cells pairs">` of a template in macros/templates. Such a
table has a caption, a `thead` with one row of `th scope="col"`, a `tbody` whose rows begin with a `th scope="row"`, no
cell over several columns, and every cell is closed:

    <div class="scroll" tabindex="0" role="region" aria-label="In one word"><table class="cells pairs">
    <caption>In one word</caption>
    <thead><tr><th scope="col">Question</th><th scope="col">WSGI</th><th scope="col">ASGI</th></tr></thead>
    <tbody><tr><th scope="row">WebSockets</th><td>no</td><td>yes</td></tr></tbody>
    </table></div>

A row of class `group` with one `th scope="rowgroup"` may head the rows below it. In a box of class `scroll sides` the
second and the third cell stay beside each other. What the style sheet needs is added here: `data-head` on each cell,
and the class `number` on columns of numbers, which are aligned on the right. Tables in Markdown get their `data-head`,
too.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import count
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

TABLE = re.compile(r'<table class="cells pairs[^>]*>.*?</table>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
# A number with a unit and the range that it was in, or that there is none
NUMBER = re.compile(
    r"[<~≈]?\s?[−-]?\d[\d,]*(\.\d+)?k?(\s?[%×]|(\s?([mµ]?s|[kMG]i?B)))?(\s?\([\d.,\s–-]+\))?|[–-]|failed|n/a", re.ASCII
)


def paired(html: str) -> str:
    """Some HTML, with what a phone needs in the cells of its tables of pairs."""
    return TABLE.sub(lambda table: labelled(table[0]), html)


def labelled(table: str) -> str:
    """A table whose cells have the words of their column's head, and whose numbers are marked."""
    head, tag, body = table.partition("<tbody")
    heads = list(cells(head))
    columns: list[list[str]] = [[] for _ in heads]
    for row in ROW.findall(body):
        for column, said in zip(columns, cells(row), strict=False):
            column.append(said)
    numbers = {at for at, column in enumerate(columns) if at and are_numbers(column)}

    def named(row: re.Match) -> str:
        places = count()

        def cell(one: re.Match) -> str:
            tag, attributes, inside = one.groups()
            at = next(places)
            if at in numbers:
                attributes += ' class="number"'
            if tag == "td" and at < len(heads):
                attributes += f' data-head="{escape(heads[at])}"'
            return f"<{tag}{attributes}>{inside}</{tag}>"

        return CELL.sub(cell, row[0])

    return ROW.sub(named, head) + tag + ROW.sub(named, body)


def cells(row: str) -> Iterator[str]:
    """The words of each cell of a row, without the HTML in it."""
    for _, _, inside in CELL.findall(row):
        yield " ".join(unescape(TAG.sub(" ", inside)).split())


def are_numbers(column: list[str]) -> bool:
    """Whether the cells of a column are numbers, or empty."""
    said = [words for words in column if words]
    return any(words[-1].isdigit() or words[0].isdigit() for words in said) and all(map(NUMBER.fullmatch, said))


class Pairs(Extension):
    """Gives the cells of tables in Markdown the words of their column's head."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Heads(md), "pairs", 0)  # the last: then the words of the heads are there


class Heads(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            for head in table.iterfind("thead/tr/th"):
                if len(head) or (head.text or "").strip():
                    head.set("scope", "col")
                else:
                    head.tag = "td"  # a head without words says nothing to a screen reader
            heads = [" ".join("".join(head.itertext()).split()) for head in table.iterfind("thead/tr/*")]
            for row in table.iterfind("tbody/tr"):
                for cell, words in list(zip(row, heads, strict=False))[1:]:
                    if words:
                        cell.set("data-head", words)
