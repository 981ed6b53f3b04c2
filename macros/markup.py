"""The pieces of Markdown and HTML that pages are made of: addresses, tables, fences, folds."""

import re
from collections.abc import Iterable
from html import escape
from posixpath import relpath


def url(target: str, page_url: str) -> str:
    """The address of `target` ("evidence/websocket/#websocket.echo") as seen from the page at `page_url`."""
    path, hash_sign, anchor = target.partition("#")
    here = page_url if page_url.endswith("/") or not page_url else page_url.rsplit("/", 1)[0] + "/"
    if anchor and path == page_url:
        return f"#{anchor}"
    there = relpath(path or ".", here or ".")
    return there + ("/" if path.endswith("/") or not path else "") + hash_sign + anchor


def page_address(page: str | None) -> str:
    """The address of a page's file: "learn/wsgi.md" is at "learn/wsgi/", "choose/index.md" at "choose/"."""
    return re.sub(r"(^|/)index/$", r"\1", (page or "").removesuffix(".md") + "/")


def inline(text: str) -> str:
    """Backticks and double asterisks of a TOML sentence as HTML; its own HTML stays."""
    text = re.sub(r"`([^`]+)`", lambda match: f"<code>{escape(match[1])}</code>", text)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)


def table(caption: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    """A table of HTML heads and rows."""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return scrolling(caption, f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>")


def scrolling(caption: str, inside: str, css: str = "", below: str = "") -> str:
    """A table that scrolls by itself where it is wider than the page, also with the keyboard. `below` stays in view."""
    plain = escape(re.sub(r"<[^>]+>", "", caption))
    box = f'<div class="{f"scroll {css}".strip()}" tabindex="0" role="region" aria-label="{plain}"'
    box += " data-search-exclude" if css else ""  # the sections of the claims are what is found
    return f"{box}><table><caption>{caption}</caption>{inside}</table>{below}</div>"


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


def folded(title: str, body: str) -> str:
    return f'??? note "{title}"\n\n{indent(body)}'
