"""The command lines for development are started as a reader types them, and reload where the page says so."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from macros.run import filled
from tests.harness.clock import BROKEN, Deadline
from tests.harness.process import ROOT, SCRIPTS, Server, launched, reserved_port
from tests.harness.servers import SETUPS
from tests.harness.wire import Broken, TimedOut
from tests.run.lines import Typed, lines

SAVED_AGAIN = 4.0  # seconds; what is saved before a server has first looked at its files is no change to it
POLLING = "WATCHFILES_FORCE_POLLING=true"  # not every file system tells of changes
HERE = [typed for typed in lines() if typed.line.development and SETUPS[typed.line.setup].is_here]


def comes(server: Server, body: bytes, save: Callable[[], None]) -> bool:
    """Whether an answer with this body comes in time, once `save` has changed a file. Meanwhile none need come."""
    deadline, next_save = Deadline(BROKEN), Deadline(0)
    while not deadline.is_over and not server.ended_within(0.1):
        if next_save.is_over:
            save()
            next_save = Deadline(SAVED_AGAIN)
        with suppress(OSError, Broken, TimedOut):
            if server.site.get().body == body:
                return True
    return False


def own_copy(folder: Path) -> Path:
    """A folder with a copy of the snippets, of which one can be changed."""
    shutil.copytree(ROOT / "snippets", folder / "snippets", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(SCRIPTS.parent)
    return folder


@pytest.mark.parametrize("typed", HERE, ids=str)
def test_the_line_for_development_serves_and_reloads_as_the_page_says(typed: Typed, tmp_path):
    folder, setup = own_copy(tmp_path), SETUPS[typed.line.setup]
    changed = folder / Path(*typed.line.app.split(".")).with_suffix(".py")
    with reserved_port() as port:
        line = filled(typed.line, typed.line.development).replace("8000", str(port))
        typed_in = replace(setup, argv=lambda *_: ["sh", "-c", f"cd {folder} && exec env {POLLING} {line}"])
        with launched(typed_in, typed.line.app, port) as server:
            server.wait_until_it_answers()
            body = server.site.get().body
            word, text = body.split()[0], changed.read_text()
            new = text.replace(word.decode(), "Changed")
            assert new != text
            if typed.line.reloads:
                reloaded = comes(server, body.replace(word, b"Changed"), lambda: changed.write_text(new))
                assert reloaded, server.describe()
