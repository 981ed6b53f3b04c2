"""Every server command line on the pages is run as it stands, but for the port, and gives the snippet's own answer."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from macros.about import Command
from macros.commands import for_reader, typed
from macros.data import Data
from macros.guide import CHOOSE, command_for, commands
from macros.page import command as command_line
from macros.page import server_address
from macros.render import Renderer
from macros.run import filled
from tests.harness.leftovers import started, wait_until_gone
from tests.harness.process import Server, reserved_port, running
from tests.harness.servers import SETUPS
from tests.run.lines import lines as typed_lines
from tests.site.built import ROOT, Page, sources
from tests.snippets import CHECKS
from tests.snippets.test_ten_minutes import lines_typed
from tests.tried.blocks import blocks
from tests.tried.test_install import lines as installed

CALL = re.compile(r"""\{\{\s*commands\(\s*["']([\w.]+)["']\s*,\s*["'](\w+)["']\s*\)""")
OWN = {application.app for application in Data().decision.application}  # what readers have
TAB = re.compile(r'=== "([\w-]+)"\n(.*?)(?=\n=== |\Z)', re.DOTALL)
CONTINUED = re.compile(r" \\\n\s*")  # a line that goes on in the next one
LINE = re.compile(r"```sh\n *(.+)\n")


class Shown(NamedTuple):
    """A command line on a page: which snippet it serves, by which setup, and with which option if any."""

    url: str
    module: str
    setup: str
    line: str
    option: str | None = None
    threads: int | None = None

    def __str__(self) -> str:
        changed = [self.option] * bool(self.option) + [f"{self.threads}-threads"] * bool(self.threads)
        return "-".join([self.module, self.setup, *changed])


def shown() -> list[Shown]:
    """The command lines of the tabs and of the guide, as the macros make them for the pages; each once.

    Those of the guide are for the reader's application; tests/macros/test_choose.py says how they differ from ours.
    """
    found = {}
    for url, source in sources().items():
        renderer = Renderer(Data(), url)
        for module, interface in CALL.findall(source.read_text()):
            for setup, body in TAB.findall(renderer.commands(module, interface)):
                found.setdefault((module, setup), Shown(url, module, setup, LINE.search(body)[1]))
    data = Data()
    for leaf in data.decision.recommendation:
        for module in leaf.serves.values():
            command = command_for(data, leaf, data.decision.application_of(leaf, module), module)
            recommended = Shown(CHOOSE, module, leaf.setup, command.recorded, leaf.option, leaf.threads)
            found.setdefault((module, leaf.setup, *filter(None, (leaf.option, leaf.threads))), recommended)
    return list(found.values())


def recommended() -> set[str]:
    """What readers type for the recommendations of the guide."""
    data = Data()
    return {command.line for leaf in data.decision.recommendation for command in commands(data, leaf).values()}


def test_the_guide_shows_what_readers_type(built_pages):
    assert recommended() <= set(lines(built_pages[CHOOSE]))


def lines(page: Page) -> list[str]:
    """The lines of the shell blocks that a reader sees, without their comments."""
    shell = [CONTINUED.sub(" ", code.text) for code in page.code if code.language == "sh"]
    return [line.partition("  #")[0].rstrip() for text in shell for line in text.splitlines()]


@pytest.mark.phase("servers")
@pytest.mark.parametrize("command", shown(), ids=str)
def test_it_serves_the_snippet(command, built_pages, tmp_path):
    assert command.url == CHOOSE or command.line in lines(built_pages[command.url])
    with reserved_port() as port, started_as_shown(command, port, tmp_path) as server:
        for check in checks()[command.module].values():
            check(server)
        processes = started(server)
    wait_until_gone(processes)


def started_as_shown(command: Shown, port: int, folder: Path):
    return running(as_shown(command, port, folder), command.module, port, command.option)


def as_shown(command: Shown, port: int, folder: Path):
    """The setup that runs the very line in a shell. Not as shown are the port, and where a certificate is."""
    setup = SETUPS[command.setup]
    if setup.shown_by:
        line = f"cd {copy(setup.shown_by, port, folder)} && exec {command.line}"
    else:
        assert command.line.count("8000") == 1
        line = f"exec {command.line.replace('8000', str(port))}"
        line = line.replace("cert.pem", "{certificate}").replace("key.pem", "{key}")
    return replace(setup, argv=lambda *_: ["sh", "-c", line])


def copy(module: str, port: int, folder: Path) -> Path:
    """A copy of the snippets, in which one that serves by itself does so on another port."""
    shutil.copytree(ROOT / "snippets", folder / "snippets")
    path = (folder / Path(*module.split("."))).with_suffix(".py")
    text = path.read_text()
    assert text.count("8000") == 1
    path.write_text(text.replace("8000", str(port)))
    return folder


@cache
def checks() -> dict[str, dict[str, Callable[[Server], None]]]:
    """What each snippet must answer, as its own test in tests/snippets says."""
    for path in sorted((ROOT / "tests" / "snippets").rglob("test_*.py")):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return CHECKS


def test_no_page_shows_another_server_line(built_pages):
    """What evidence pages show is, but for the application, run above, by a probe or a test, or typed."""
    run = {pattern(line) for line in [*recommended(), *(command.line for command in shown())]}
    run |= with_options() | in_production() | lines_typed() | {block.run for block in blocks()}
    run |= {pattern(one.line) for one in installed()}
    starts = {command.line.split()[0] for command in shown()} - {"python"}
    wrong = [
        f"{page.url}: {line}"
        for page in built_pages.values()
        for line in lines(page)
        if line.split()[:1] and line.split()[0] in starts and not {line, pattern(line)} & run
    ]
    assert not wrong


def with_options() -> set[str]:
    """The lines by which the probes of claims, and the tests of error messages, start servers with an option."""
    asked = {one.option for one in (*Data().claims.values(), *Data().errors)}
    run = {
        pattern(command_line(setup, "snippets.any:app", option))
        for setup in Data().setups.values()
        for option in asked & set(setup.options)
    }
    return run | {pattern(line) for lines in for_readers().values() for line in lines}


def for_readers() -> dict[str, list[str]]:
    """The lines of setups as the page of their server has them: for the reader's application, from those that are run.

    An option that no claim and no error message asks for has not been run.
    """
    asked = {one.option for one in (*Data().claims.values(), *Data().errors)} | {None}
    found = {}
    for server, about in Data().about.items():
        assert {command.option for command in about.command} <= asked, server
        found[server] = [typed(for_reader(words_of(command))) for command in about.command]
    return found


def words_of(command: Command) -> list[str]:
    setup = Data().setups[command.setup]
    return setup.options[command.option] if command.option else setup.command


def in_production() -> set[str]:
    """The lines for development and for production, which tests/run starts, also as a reader types them."""
    found = set()
    for one in typed_lines():
        for words in filter(None, (one.words, one.line.development)):
            found |= {pattern(filled(one.line, words)), pattern(typed(for_reader(words)))}
    return found


def test_the_pages_show_what_is_run_in_production(built_pages):
    """What is run and what is shown differ by the application, and by what for_reader() leaves out."""
    for one in typed_lines():
        on_page = lines(built_pages[server_address(one.server)])
        for words in filter(None, (one.words, one.line.development)):
            assert typed(for_reader(words)) in on_page, str(one)


def test_the_pages_show_how_to_start_each_server(built_pages):
    for server, of_server in for_readers().items():
        assert set(of_server) <= set(lines(built_pages[server_address(server)])), server


def pattern(line: str) -> str:
    """A command line without its comment and for any application."""
    return re.sub(rf"snippets\.[\w.]+:\w+|{'|'.join(map(re.escape, OWN))}", "APP", line.partition("  #")[0])


def test_the_page_that_shows_wsgiref_shows_its_snippet(built_pages):
    served = [command for command in shown() if SETUPS[command.setup].shown_by]
    assert served
    for command in served:
        path = SETUPS[command.setup].shown_by.replace(".", "/") + ".py"
        assert path in [code.title for code in built_pages[command.url].code]
