"""The ten-minute pages, done as a new user does them: in an empty folder, and nothing typed but what they say."""

import os
import re
import signal
import subprocess
from contextlib import ExitStack
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest

from macros.data import Data
from tests.harness.process import Server, hermetic_environment, reserved_port
from tests.macros.committed import expanded
from tests.snippets.typed import section, started

PAGES = ["learn/ten-minutes-wsgi.md", "learn/ten-minutes-asgi.md"]
BLOCK = re.compile(r'^```(\w+)(?: title="[^"]+")?\n(.*?)\n```$', re.DOTALL | re.MULTILINE)
NAMED = re.compile(r" as `(\w+\.py)`")
PRINTED = re.compile(r"^\s*#> (.*)$", re.MULTILINE)
TRIES = 5  # for what is only seen when both clients are quick


@cache
def pages() -> dict[str, str]:
    return expanded(Data(), PAGES)


class Step(NamedTuple):
    """A block of a page, with the words before it and those behind it up to the next."""

    before: str
    language: str
    body: str
    after: str


def steps(text: str) -> list[Step]:
    parts = BLOCK.split(text)
    return [Step(*parts[at - 1 : at + 3]) for at in range(1, len(parts), 3)]


def lines_typed() -> set[str]:
    """All that a reader of these pages types into a terminal."""
    return {step.body for page in pages().values() for step in steps(page) if step.language == "sh"}


class Reader:
    """A folder, and a terminal with at most one server running. Not as on the page is only the port."""

    def __init__(self, folder: Path, port: int, resources: ExitStack):
        self.folder, self.port, self.resources = folder, port, resources
        self.server: Server | None = None

    def save(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text.replace("8000", str(self.port)))

    def run(self, line: str) -> str:
        """What a line prints that ends by itself. Anything that goes wrong is an error."""
        environment = hermetic_environment(self.folder)
        del environment["PYTHONPATH"]
        line = line.replace("8000", str(self.port))
        ran = subprocess.run(["bash", "-c", line], cwd=self.folder, env=environment, capture_output=True, timeout=60)
        assert ran.returncode == 0, f"{line}: {ran.stderr.decode()}"
        return ran.stdout.decode()

    def serve(self, line: str) -> None:
        self.end()
        self.server = self.resources.enter_context(started(line, self.folder, self.port))
        self.server.wait_until_it_answers()

    def end(self) -> None:
        """Ctrl-C, which goes to all that runs in the terminal."""
        if self.server:
            os.killpg(self.server.process.pid, signal.SIGINT)
            assert self.server.ended_within(Server.STOP), f"Ctrl-C does not end it: {self.server.describe()}"
            self.server.stop()
        self.server = None


def like(text: str) -> re.Pattern:
    """What a block of output stands for: "…" is anything on a line."""
    return re.compile(r"\s*\n".join(map(one_line, text.splitlines())) + r"\s*")


def one_line(line: str) -> str:
    return ".+".join(map(re.escape, line.split("…")))


def follow(text: str, reader: Reader) -> None:
    """Do what a page says, and look whether what comes back is what it says."""
    todo = steps(text)
    for number, (before, language, body, _) in enumerate(todo):
        if language == "python":
            reader.save(NAMED.findall(before)[-1], section(body))
        elif language == "text":
            assert todo[number - 1].body.startswith("curl "), f"nothing was asked for {body!r}"
        elif body.startswith("pip install "):
            assert all(map(version, body.split()[2:]))
        elif body.startswith("curl "):
            assert todo[number + 1].language == "text", f"nothing says what comes back for {body!r}"
            ask(reader, body, todo[number + 1])
        elif body.endswith(".py"):
            printed = PRINTED.findall((reader.folder / body.split()[-1]).read_text())
            assert reader.run(body).splitlines() == printed
        else:
            reader.serve(body)
    reader.end()


def ask(reader: Reader, line: str, answer: Step) -> None:
    """Two clients that are said to be served together may have to be sent again: one of them can be late."""
    said = reader.run(line)
    assert like(answer.body).fullmatch(said), f"{answer.body!r} is not {said!r}"
    if line.endswith("wait"):
        pairs = "in pairs" in answer.after
        assert pairs or "one at a time" in answer.after
        for _ in range(TRIES - 1):
            if pairs and not together(said):
                said = reader.run(line)
        assert pairs == together(said)


def together(said: str) -> bool:
    """Whether two streams of three pieces, 0.4 s apart, were made at the same time: one after another takes 2 s."""
    made = [float(line.removeprefix("made at ")) for line in said.split("\n") if line]
    assert len(made) == 6
    return max(made) - min(made) < 2


@pytest.mark.parametrize("page", PAGES)
def test_a_new_user_gets_what_the_page_says(page, tmp_path):
    with ExitStack() as resources:
        port = resources.enter_context(reserved_port())
        follow(pages()[page], Reader(tmp_path, port, resources))


@pytest.mark.parametrize("page", PAGES)
def test_it_ends_with_a_stream_on_two_real_servers(page):
    """What the pages are for; a page that lost its second half would be followed without a complaint."""
    served = [body.split()[0] for _, _, body, _ in steps(pages()[page]) if body.endswith("streaming:app")]
    assert len(set(served)) == 2
