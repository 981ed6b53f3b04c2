"""A page that comes in pieces, as over a slow line: neither its head nor its table moves when the rest is there."""

import functools
import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.site.load import DESK, PHONE, Load, load
from tests.site.serving import Handler, Server, running

pytestmark = pytest.mark.xdist_group("axe")

SOON = 0.5  # seconds from one piece to the next, in which a browser paints what it has
BRIEF = 0.2  # the same, of a head, which has many
BAD = """<!doctype html><title>Bad</title>
<div style="display: flex; align-items: center"><b class="first">first</b><b style="font-size: 4em">second</b></div>"""
SPACE = """<!doctype html><title>Space</title>
<ul style="line-height: 3"><li><b>first</b> <!-- first --><b>second</b></ul>"""


# Tables at the top of a page, and the worst of them before their heads said how wide a column is.
TABLES = ["reference/environ/", "reference/messages/", "learn/side-by-side/", "matrix/", "servers/gunicorn/"]
PARTS = [("</th>", 3), ("</th>", 5), ("</tr>", 2), ("</tr>", 3), ("</tr>", 5)]  # of a table, what each piece ends with
WIDER = """<!doctype html><title>Wider</title><table style="width: 100%"><tr><th>a</th><th>b</th><th>c</th><th>d</th>
<th>e</th></tr><tr><td>a</td><td>b</td></tr><tr><td>a</td><td>long words that need room</td></tr>
<tr><td>longer words that need more room</td></tr><tr><td>a</td></tr></table>"""

Cut = Callable[[bytes], list[int]]  # where the pieces of a page end, but the last


def after(last: str) -> Cut:
    """Two pieces, of which the first ends with the element of the head that has `last` in it."""
    return lambda page: [page.index(b">", page.index(last.encode(), max(page.find(b"<header"), 0))) + 1]


def tag_by_tag(page: bytes) -> list[int]:
    """A piece for each tag of the head, and of what is before it on the page."""
    start, end = page.index(b"<body"), page.index(b"</header>")
    return [start + tag.end() for tag in re.finditer(rb"<[^>]+>", page[start:end])]


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


class InPieces(Handler):
    """Sends a page in pieces."""

    def __init__(self, *args, cut: Cut, pause: float, **more):
        self.cut = cut
        self.pause = pause
        super().__init__(*args, **more)

    def send_file(self, file: Path) -> io.BytesIO:
        if file.suffix != ".html":
            return super().send_file(file)
        page = file.read_bytes()
        ends = self.cut(page)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        for start, end in pairwise([0, *ends]):
            self.wfile.write(page[start:end])
            time.sleep(self.pause)
        return io.BytesIO(page[ends[-1] :])


@contextmanager
def in_pieces(folder: Path, cut: Cut, pause: float) -> Iterator[str]:
    handler = functools.partial(InPieces, directory=folder, cut=cut, pause=pause)
    with running(Server(("127.0.0.1", 0), handler)) as root:
        yield root


def loaded(browser, folder: Path, cut: Cut, size: dict[str, int], url: str = "", pause: float = SOON) -> Load:
    with in_pieces(folder, cut, pause) as root, browser.new_context(viewport=size) as context:
        return load(context.new_page(), root, url)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_head_in_pieces_does_not_move(browser, built_site, size):
    assert loaded(browser, built_site, tag_by_tag, size, pause=BRIEF).moved == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("url", TABLES)
def test_a_table_in_pieces_does_not_move(browser, built_site, url, size):
    assert loaded(browser, built_site, in_the_table, size, url).moved == []


def test_a_space_that_gets_its_place_moves_nothing(browser, tmp_path):
    (tmp_path / "index.html").write_text(SPACE)
    assert loaded(browser, tmp_path, after("<!-- first"), DESK).moved == []


@pytest.mark.control
def test_a_head_that_moves_is_noticed(browser, tmp_path):
    (tmp_path / "index.html").write_text(BAD)
    assert loaded(browser, tmp_path, after("</b"), PHONE).moved


@pytest.mark.control
def test_a_table_that_moves_is_noticed(browser, tmp_path):
    (tmp_path / "index.html").write_text(WIDER)
    assert loaded(browser, tmp_path, in_the_table, DESK).moved
