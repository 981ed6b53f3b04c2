"""Each block of a page, done in an empty folder with nothing else installed, prints what docs/tried.json says."""

import re

import pytest

from macros.data import Data
from macros.tried import Block
from tests.snippets.test_ten_minutes import like
from tests.tried import reader
from tests.tried.blocks import blocks

AGAIN = "If that is meant, run: .venv/bin/python -m tests.tried"
# One after the other: they all want the same port, and blocks with the same `pip install` share an environment.
pytestmark = [pytest.mark.needs("curl"), pytest.mark.xdist_group("tried")]


def name(block: Block) -> str:
    return re.sub(r"\W+", "-", f"{block.run} {' '.join(block.files.values()) or block.first} {block.ask}").strip("-")


def recorded(block: Block) -> str:
    found = [one.answer for one in Data().tried if one.block == block]
    assert found, f"docs/tried.json does not have {block.run!r}, {block.ask!r}. Run: .venv/bin/python -m tests.tried"
    return found[0]


@pytest.mark.parametrize("block", blocks(), ids=name)
def test_a_reader_gets_what_the_page_shows(block, tmp_path):
    said, shown = reader.answer(block, tmp_path), recorded(block)
    assert like(shown).fullmatch(said), f"$ {block.ask}: {said!r} is not {shown!r}. {AGAIN}"


def test_a_taken_port_is_left_alone(tmp_path, monkeypatch):
    """Where somebody listens on port 8000, the same block is done on another one."""
    monkeypatch.setattr(reader, "is_free", lambda _: False)
    block = next(one for one in blocks() if one.run.startswith("gunicorn "))
    assert like(recorded(block)).fullmatch(reader.answer(block, tmp_path))


@pytest.mark.control
def test_a_line_that_does_not_install_all_is_noticed(tmp_path):
    """An environment has what its line brings, and nothing of ours."""
    block = next(one for one in blocks() if "fastapi" in one.install)
    lacking = block.model_copy(update={"install": block.install.replace("fastapi", "starlette")})
    with pytest.raises(Exception, match="No module named 'fastapi'"):
        reader.answer(lacking, tmp_path)


@pytest.mark.control
def test_a_line_without_the_websocket_library_is_noticed(tmp_path):
    """`uvicorn` alone opens no WebSocket."""
    block = next(one for one in blocks() if "uvicorn[standard]" in one.install and "talk.py" in one.files)
    lacking = block.model_copy(update={"install": block.install.replace("'uvicorn[standard]'", "uvicorn")})
    with pytest.raises(AssertionError, match="websockets|404"):
        reader.answer(lacking, tmp_path)
