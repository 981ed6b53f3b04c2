"""A page that comes in pieces, as over a slow line: neither its head nor its table moves when the rest is there."""

import functools
import io
import re
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.site.load import DESK, IDLE, PATIENCE, PHONE, WATCH, until
from tests.site.serving import Handler, Server, running

BAD = """<!doctype html><title>Bad</title>
<div style="display: flex; align-items: center"><b class="first">first</b><b style="font-size: 4em">second</b></div>"""
SPACE = """<!doctype html><title>Space</title>
<ul style="line-height: 3"><li><b>first</b> <!-- first --><b>second</b></ul>"""

# Tables at the top of a page, and the worst of them before their heads said how wide a column is.
TABLES = ["reference/environ/", "reference/messages/", "learn/side-by-side/", "servers/", "servers/gunicorn/"]
PARTS = [("</th>", 3), ("</th>", 5), ("</tr>", 2), ("</tr>", 3), ("</tr>", 5)]  # of a table, what each piece ends with
WIDER = """<!doctype html><title>Wider</title><table style="width: 100%"><tr><th>a</th><th>b</th><th>c</th><th>d</th>
<th>e</th></tr><tr><td>a</td><td>b</td></tr><tr><td>a</td><td>long words that need room</td></tr>
<tr><td>longer words that need more room</td></tr><tr><td>a</td></tr></table>"""

Cut = Callable[[bytes], list[int]]  # where the pieces of a page end, but the last


def after(last: str) -> Cut:
    """Two pieces, of which the first ends with the element of the head that has `last` in it."""
    return lambda page: [page.index(b">", page.index(last.encode(), max(page.find(b"<header"), 0))) + 1]


def tag_by_tag(page: bytes) -> list[int]:
    """A piece for each tag of the head, and of what is before it on the page; but a script comes as a whole."""
    start, end = page.index(b"<body"), page.index(b"</header>")
    return [start + tag.end() for tag in re.finditer(rb"<(?!script)[^>]+>", page[start:end])]


def in_the_table(page: bytes) -> list[int]:
    """Pieces that end inside the first table, by PARTS."""
    start = page.index(b"<table")
    ends = []
    for tag, number in PARTS:
        end = start
        for _ in range(number):
            end = page.index(tag.encode(), end) + len(tag)
        ends.append(end)
    return sorted(ends)


# Whether a page has come as far as the comment that ends a piece. A comment takes no room, in a table neither.
HAS_COME = """number => {
    const comments = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT)
    while (comments.nextNode()) if (comments.currentNode.data === `piece ${number}`) return true
    return false
}"""


class InPieces(Handler):
    """Sends a page in pieces, each when it may."""

    def __init__(self, *args, cut: Cut, may_go_on: threading.Semaphore, **more):
        self.cut = cut
        self.may_go_on = may_go_on
        super().__init__(*args, **more)

    def send_file(self, file: Path) -> io.BytesIO:
        if file.suffix != ".html":
            return super().send_file(file)
        page = file.read_bytes()
        pieces = [page[start:end] for start, end in pairwise([0, *self.cut(page), len(page)])]
        body = [piece + b"<!--piece %d-->" % number for number, piece in enumerate(pieces)]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(sum(map(len, body))))
        self.end_headers()
        for piece in body[:-1]:
            self.wfile.write(piece)
            self.may_go_on.acquire(timeout=PATIENCE)
        return io.BytesIO(body[-1])


def moved(browser, folder: Path, cut: Cut, size: dict[str, int], url: str = "") -> list[str]:
    """What moves while a page comes in pieces. The next one comes when the browser has painted what it has."""
    may_go_on = threading.Semaphore(0)
    handler = functools.partial(InPieces, directory=folder, cut=cut, may_go_on=may_go_on)
    file = folder / url / "index.html"
    with running(Server(("127.0.0.1", 0), handler)) as root, browser.new_context(viewport=size) as context:
        page = context.new_page()
        page.add_init_script(f"({WATCH})()")
        page.goto(root + url, wait_until="commit")
        for number in range(len(cut(file.read_bytes())) + 1):
            until(page, HAS_COME, number)
            page.evaluate(IDLE)
            may_go_on.release()
        page.wait_for_load_state("load")
        page.evaluate(IDLE)
        return [what for _, what in page.evaluate("__moved")]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_head_in_pieces_does_not_move(browser, built_site, size):
    assert moved(browser, built_site, tag_by_tag, size) == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("url", TABLES)
def test_a_table_in_pieces_does_not_move(browser, built_site, url, size):
    assert moved(browser, built_site, in_the_table, size, url) == []


def test_a_space_that_gets_its_place_moves_nothing(browser, tmp_path):
    (tmp_path / "index.html").write_text(SPACE)
    assert moved(browser, tmp_path, after("<!-- first"), DESK) == []


@pytest.mark.control
def test_a_head_that_moves_is_noticed(browser, tmp_path):
    (tmp_path / "index.html").write_text(BAD)
    assert moved(browser, tmp_path, after("</b"), PHONE)


@pytest.mark.control
def test_a_table_that_moves_is_noticed(browser, tmp_path):
    (tmp_path / "index.html").write_text(WIDER)
    assert moved(browser, tmp_path, in_the_table, DESK)
