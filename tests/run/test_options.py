"""The options of docs/production are those of the installed versions and of the harness, in words and in meaning."""

import re
import subprocess
from functools import cache

import pytest

from macros.page import quoted
from macros.production import Line, Wish
from macros.run import flags_of
from tests.harness.addresses import TcpPort, UnixSocket
from tests.harness.options import Lacks, Option
from tests.harness.process import ROOT, SCRIPTS
from tests.harness.servers import SETUPS
from tests.run.lines import PRODUCTIONS, SOCKET, lines
from tests.site.built import sources

PROSE = re.compile(r"`(--[\w-]+)")
# Options that the installed version takes and its help does not name.
NOT_IN_HELP = {"waitress": {"--trusted-proxy", "--trusted-proxy-headers"}}


@cache
def help_of(server: str) -> str:
    """What the command says of itself, in one line."""
    line = PRODUCTIONS[server].line[0]
    if not SETUPS[line.setup].is_here:
        return ""
    words = [word for word in line.start[:2] if not word.startswith("-")]
    run = subprocess.run([SCRIPTS / words[0], *words[1:], "--help"], cwd=ROOT, capture_output=True, text=True)
    return plain(run.stdout + run.stderr)


def plain(text: str) -> str:
    """Without line ends and what stands in brackets, which each help lays out in its own way."""
    return re.sub(r"\s+", " ", re.sub(r"-\n\s+", "-", text))


HERE = [name for name, production in PRODUCTIONS.items() if SETUPS[production.line[0].setup].is_here]


@pytest.mark.parametrize("server", HERE)
def test_its_help_says_what_the_page_quotes(server):
    wishes = PRODUCTIONS[server].topic
    wrong = [f"{wish.topic}: {wish.help}" for wish in wishes if wish.help and plain(wish.help) not in help_of(server)]
    assert not wrong, f"docs/production/{server}.toml: the installed version does not say this"


@pytest.mark.parametrize("server", HERE)
def test_an_option_in_a_sentence_is_one_that_the_installed_version_has(server):
    prose = "\n".join(wish.set + wish.why + wish.lacks for wish in PRODUCTIONS[server].topic)
    prose += sources()[f"servers/{server}/"].read_text()
    named = set(PROSE.findall(prose))
    named |= {flag for wish in PRODUCTIONS[server].topic for flag in flags_of(wish.words)}
    named -= NOT_IN_HELP.get(server, set())
    said = help_of(server)
    said += said.replace("--[no-]", "--")  # argparse says both in one
    gone = {flag for flag in named if not re.search(rf"(?<![\w-]){flag}(?![\w-])", said)}
    assert not gone, f"docs/production/{server}.toml or docs/servers/{server}.md"


ASKED = [
    (typed.server, typed.line, wish)
    for typed in lines()
    for wish in typed.production.wishes(typed.line).values()
    if wish.option
]


@pytest.mark.parametrize(("server", "line", "wish"), ASKED, ids=[f"{s}-{x.id}-{w.topic}" for s, x, w in ASKED])
def test_an_option_is_spelt_as_the_harness_spells_it(server: str, line: Line, wish: Wish):
    """What the claims were decided with is what the page shows, but for how many and how long."""
    known = SETUPS[line.setup].options[wish.option]
    if isinstance(known, Lacks):
        assert wish.lacks, f"the harness says of {line.setup}: {known.reason}"
        return
    assert wish.words, f"the harness calls it {known.words}"
    if wish.option == "unix-socket":
        assert " ".join(wish.words) in " ".join(SETUPS[line.setup].argv(UnixSocket(SOCKET), "app"))
    elif wish.topic in ("tls", "http2", "prefix"):
        assert shown(wish.words) == shown(filled(known))
    else:
        assert set(flags_of(list(known.words))) <= set(flags_of(wish.words))


def filled(option: Option) -> list[str]:
    """The words of an option as the pages have them."""
    values = {"{certificate}": "cert.pem", "{key}": "key.pem", "{host}": "127.0.0.1"}
    values |= {"{port}": "8000", "{spare}": "8001"}
    words = list(option.words)
    for name, value in values.items():
        words = [word.replace(name, value) for word in words]
    return words


def shown(words: list[str]) -> list[str]:
    return sorted(map(quoted, words))


def test_the_harness_listens_where_the_lines_do():
    for typed in lines():
        argv = " ".join(SETUPS[typed.line.setup].argv(TcpPort(), "app"))
        assert " ".join(typed.line.listen) in argv, str(typed)
