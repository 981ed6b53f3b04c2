"""The pieces of Markdown and HTML that pages are made of: addresses, tables, fences, folds."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from posixpath import relpath

from macros.pairs import paired

RAW = "raw"  # what a fence of raw() calls itself


def url(target: str, page_url: str) -> str:
    """The address of `target` ("evidence/websocket/#websocket.echo") as seen from the page at `page_url`."""
    path, hash_sign, anchor = target.partition("#")
    here = page_url if page_url.endswith("/") or not page_url else page_url.rsplit("/", 1)[0] + "/"
    if anchor and path == page_url:
        return f"#{anchor}"
    there = way(path or ".", here or ".")
    return there + ("/" if path.endswith("/") or not path else "") + hash_sign + anchor


way = cache(relpath)  # a page links hundreds of times to the same few others


def page_address(page: str | None) -> str:
    """The address of a page's file: "learn/wsgi.md" is at "learn/wsgi/", "choose/index.md" at "choose/"."""
    return re.sub(r"(^|/)index/$", r"\1", (page or "").removesuffix(".md") + "/")


@cache  # the same few observations stand in most of the cells
def inline(text: str) -> str:
    """Backticks and double asterisks of a TOML sentence as HTML; its own HTML stays."""
    text = re.sub(r"`([^`]+)`", lambda match: f"<code>{escape(match[1])}</code>", text)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)


def raw(html: str) -> str:
    """HTML as a block that Markdown hands through unread: parsing the tables took it most of a build.

    The fence is longer than any run of tildes inside. Where it is indented, it needs `| indent`, as a snippet does.
    """
    tildes = "~" * (3 + html.count("~"))
    return f"{tildes} {RAW}\n{html}\n{tildes}"


def unread(source: str, *_, **__) -> str:
    """What a fence of raw() becomes; the other arguments are those of any superfences formatter."""
    return source


def table(caption: str, heads: Iterable[str], rows: Iterable[str], css: str = "") -> str:
    """A table of HTML heads and rows, as a block."""
    return raw(grid(caption, heads, rows, css))


def grid(caption: str, heads: Iterable[str], rows: Iterable[str], css: str = "") -> str:
    """A table of HTML heads and rows, to be put into other HTML. A phone shows it as pairs.

    It says first how many columns it has, so that a browser which has half of the head knows how wide they are.
    """
    cells = [f'<th scope="col">{name}</th>' for name in heads]
    head = f'<colgroup><col span="{len(cells)}"></colgroup><thead><tr>{"".join(cells)}</tr></thead>'
    return paired(scrolling(caption, f"{head}<tbody>{''.join(rows)}</tbody>", css, of="cells pairs"))


def scrolling(caption: str, inside: str, css: str = "", below: str = "", of: str = "cells") -> str:
    """A table that scrolls by itself where it is wider than the page, also with the keyboard. `below` stays in view."""
    plain = escape(re.sub(r"<[^>]+>", "", caption))
    box = f'<div class="{f"scroll {css}".strip()}" tabindex="0" role="region" aria-label="{plain}"'
    box += " data-search-exclude" if "matrix" in css else ""  # the sections of the claims are what is found
    return f'{box}><table class="{of}"><caption>{caption}</caption>{inside}</table>{below}</div>'


def row(heading: str, *cells: str, anchor: str = "") -> str:
    """A row of a table: its head and its cells as HTML, and the anchor under which it can be linked to."""
    anchor = f' id="{anchor}"' if anchor else ""
    return f'<tr{anchor}><th scope="row">{heading}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def fence(language: str, body: str) -> str:
    return f"```{language}\n{body}\n```"


def include(path: str, section: str) -> str:
    return f'--8<-- "{path}:{section}"'


def indent(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())


def folded(summary: str, language: str, code: str) -> str:
    """Code, folded below a summary. In one colour: a page has up to a hundred, which few readers open."""
    block = f'<div class="language-{language} highlight"><pre><code>{escape(code, quote=False)}</code></pre></div>'
    return f'<details class="note"><summary>{summary}</summary>{block}</details>'
