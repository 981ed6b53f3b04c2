"""The commands of the guide, done as a reader does them: an empty folder, an application saved there, and the line."""

import subprocess
from pathlib import Path

import pytest

from macros.commands import parted
from macros.data import Data
from macros.decision import Recommendation
from macros.guide import Command, commands, words_of
from tests.harness.process import SCRIPTS
from tests.snippets.typed import serving, shown

DATA = Data()
DJANGO = b"The install worked successfully"  # what a new project answers


def each() -> list:
    """The commands that serve without a certificate."""
    return [
        pytest.param(leaf, command, id=f"{leaf.id}-{command.application.tab}")
        for leaf in DATA.decision.recommendation
        if leaf.option != "http2"
        for command in commands(DATA, leaf).values()
    ]


def files(command: Command) -> dict[str, str]:
    """What the page has a reader save."""
    needed = {f"{module.rpartition('.')[2]}.py": shown(module) for module in command.files}
    own = command.application.example
    return needed | ({"myapp.py": shown(own)} if own else {})


def project(folder: Path) -> None:
    """A Django project, as `django-admin startproject mysite .` creates it."""
    subprocess.run([SCRIPTS / "django-admin", "startproject", "mysite", "."], cwd=folder, check=True, timeout=60)


@pytest.mark.parametrize(("leaf", "command"), each())
def test_the_command_serves_the_readers_own_application(leaf: Recommendation, command: Command, tmp_path):
    if not command.application.example:
        project(tmp_path)
    _, left_out = parted(words_of(DATA.setups[leaf.setup], leaf))
    with serving(" ".join([command.line, *left_out]), tmp_path, files(command)) as server:
        answer = server.site.get()
        words = f"Hello from {command.application.tab}".encode() if command.application.example else DJANGO
        assert answer.status == 200
        assert words in answer.body
