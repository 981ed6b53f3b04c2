"""A folder of the reader's own, without a clone of the site: files that are saved there, and servers started there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from macros.markup import include
from tests.harness.process import ROOT, Server, launched, reserved_port
from tests.harness.servers import SETUPS
from tests.site.built import sections

INCLUDED = re.compile(r'--8<-- "([^":]+):(\w+)"')


def shown(module: str) -> str:
    """What a reader copies of a snippet."""
    return section(include("/".join(module.split(".")) + ".py", "app"))


def section(block: str) -> str:
    """The text of a block of a page: the section of a snippet where it includes one."""
    if found := INCLUDED.fullmatch(block):
        return sections((ROOT / found[1]).read_text())[found[2]] + "\n"
    return block + "\n"


@contextmanager
def serving(line: str, folder: Path, files: dict[str, str]) -> Iterator[Server]:
    """A server that a line of a page starts in a folder with these files; not as on the page is only the port."""
    with reserved_port() as port:
        for name, text in files.items():
            (folder / name).write_text(text.replace("8000", str(port)))
        with started(line, folder, port) as server:
            server.wait_until_it_answers()
            yield server


def started(line: str, folder: Path, port: int):
    """What a reader types, in a shell that knows nothing of this project but its installed servers."""
    words = f"cd {folder} && unset PYTHONPATH && exec {line.replace('8000', str(port))}"
    return launched(replace(SETUPS["wsgiref"], name=line, argv=lambda *_: ["sh", "-c", words]), line, port)


def streams(server: Server) -> bool:
    """Whether the first piece of snippets/…/streaming.py has come before the second is made, in one of a few tries."""
    for _ in range(5):
        with server.site.connect() as connection:
            connection.send(server.site.head())
            pieces = list(connection.read_pieces(*connection.read_head()))
        made = [float(line.removeprefix(b"made at ")) for _, piece in pieces for line in piece.splitlines()]
        assert len(made) == 3
        if pieces[0][0] < made[1]:
            return True
    return False
