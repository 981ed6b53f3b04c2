"""A page that comes in pieces, as over a slow line: nothing in its head moves when the rest is there."""

import functools
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.site.load import DESK, PHONE, Load, load
from tests.site.serving import Handler, Server, running

pytestmark = pytest.mark.xdist_group("axe")

SOON = 0.5  # seconds from one piece to the next, in which a browser paints what it has
# What of the head is there with the first piece.
LAST = [
    "md-header__inner",
    "md-logo",
    "</label>",
    "drawer-button",
    "md-header__title",
    "md-header__topic",
    "scheme-button",
]
BAD = """<!doctype html><title>Bad</title>
<div style="display: flex; align-items: center"><b class="first">first</b><b style="font-size: 4em">second</b></div>"""
SPACE = """<!doctype html><title>Space</title>
<ul style="line-height: 3"><li><b>first</b> <!-- first --><b>second</b></ul>"""


class InPieces(Handler):
    """Sends a page in two pieces, of which the first ends with the element that has `last` in it."""

    def __init__(self, *args, last: str, **more):
        self.last = last
        super().__init__(*args, **more)

    def send_file(self, file: Path) -> io.BytesIO:
        if file.suffix != ".html":
            return super().send_file(file)
        page = file.read_bytes()
        cut = page.index(b">", page.index(self.last.encode(), max(page.find(b"<header"), 0))) + 1
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page[:cut])
        time.sleep(SOON)
        return io.BytesIO(page[cut:])


@contextmanager
def in_pieces(folder: Path, last: str) -> Iterator[str]:
    with running(Server(("127.0.0.1", 0), functools.partial(InPieces, directory=folder, last=last))) as root:
        yield root


def loaded(browser, folder: Path, last: str, size: dict[str, int]) -> Load:
    with in_pieces(folder, last) as root, browser.new_context(viewport=size) as context:
        return load(context.new_page(), root, "")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("last", LAST)
def test_a_head_in_pieces_does_not_move(browser, built_site, last, size):
    assert loaded(browser, built_site, last, size).moved == []


def test_a_space_that_gets_its_place_moves_nothing(browser, tmp_path):
    (tmp_path / "index.html").write_text(SPACE)
    assert loaded(browser, tmp_path, "<!-- first", DESK).moved == []


@pytest.mark.control
def test_a_head_that_moves_is_noticed(browser, tmp_path):
    (tmp_path / "index.html").write_text(BAD)
    assert loaded(browser, tmp_path, "</b", PHONE).moved
