"""The claims under test: turns a probe into one test per cell.

    @claim("stream.first-chunk", lie="buffers")
    def test_first_chunk(cell): ...

A probe gets a Cell and returns a Verdict. The same function is run on a fake that tells the truth and on one that
lies in the one respect claimed; if both give the same answer, the probe proves nothing and its test is red.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatch
from functools import cache, wraps
from pathlib import Path

import pytest

from tests.harness import record
from tests.harness.addresses import UnixSocket
from tests.harness.fakes import LIES
from tests.harness.frameworks import columns
from tests.harness.nginx import Line, Nginx, in_front_of
from tests.harness.options import ON_TLS, OPTIONS, OPTIONS_BEHIND, Lacks, Option
from tests.harness.process import Server, launched, running
from tests.harness.record import Verdict, not_applicable
from tests.harness.rows import Claim, Wrong, find, nearest, rows
from tests.harness.servers import Setup
from tests.harness.wire import Site

ROOT = Path(__file__).parents[2]
AGAIN = "-again"  # how the id of a cell's second observation in a recording ends


@dataclass(frozen=True)
class Selection:
    """What --only asks for: claims and setups. Nothing named of a kind stands for all of it."""

    claims: frozenset[str]
    setups: frozenset[str]

    @classmethod
    def of(cls, words: str) -> "Selection":
        """Each word is the id of a claim, a group of claims, a setup or a server. Raises Wrong for any other word.

        A name that a setup shares with its server is the setup's; with a star behind it, it is that of all setups
        that begin so: `uvicorn*`.
        """
        groups, setups = {claim.group for claim in rows().values()}, columns()
        of_server: dict[str, set[str]] = {}
        for setup in setups.values():
            of_server.setdefault((setup.framework or setup.behind or setup.server).lower(), set()).add(setup.name)
        if not words.split():
            raise Wrong("--only: no word is given; name a claim, a group of claims, a setup or a server.")
        starred = {word: {name for name in setups if fnmatch(name, word)} for word in words.split() if "*" in word}
        for word in words.split():
            if word not in {*rows(), *groups, *setups, *of_server} and not starred.get(word):
                hint = nearest(word, [*rows(), *groups, *setups, *of_server])
                raise Wrong(f"--only: no claim, group of claims, setup or server is called {word!r}.{hint}")
        named = set(words.split()).union(*starred.values())
        for server in named & set(of_server) - set(setups):
            named |= of_server[server]
        selection = cls(
            frozenset(claim.id for claim in rows().values() if named & {claim.id, claim.group}),
            frozenset(named & set(setups)),
        )
        if not any(selection.takes(claim, name) for claim in rows().values() for name in setups):
            raise Wrong(f"--only {words!r} leaves no cell: the claim is not about the interface of the setup.")
        return selection

    def takes(self, claim: Claim, subject: str) -> bool:
        """Whether a cell or, with an `interface` for a subject, whether a control of its setups is asked for."""
        if self.claims and claim.id not in self.claims:
            return False
        if subject in columns():
            asked = columns()[subject].is_asked(claim.id, claim.snippets)
            return asked and (not self.setups or subject in self.setups)
        return not self.setups or subject in {columns()[name].interface for name in self.setups}


def served(setup: Setup, snippet: str) -> str:
    """The snippet that a setup serves for one of a claim: where that needs asyncio and the setup has another loop, the
    same for any loop in snippets/any_loop, if there is one."""
    twin = snippet.replace("snippets.asgi.", "snippets.any_loop.")
    return twin if cannot_run(setup, snippet) and file_of(twin).exists() else snippet


def cannot_run(setup: Setup, snippet: str) -> str:
    """Why a setup cannot run a snippet, or nothing.

    One that awaits what is asyncio's needs a loop of asyncio's, and one that imports what is hidden cannot start.
    """
    text = file_of(snippet).read_text() if setup.without else ""
    for name in setup.without:
        if re.search(rf"^(?:from|import) {name}\b", text, re.MULTILINE):
            return f"not tested: our example needs {name}, which is hidden here"
    needed = set() if setup.loop == "asyncio" else needed_of_asyncio(snippet)
    if not needed:
        return ""
    return f"not tested: {NEEDS_ASYNCIO[min(needed)]} needs asyncio, and the worker runs {setup.loop}"


# What runs on asyncio only, as an import and in words.
NEEDS_ASYNCIO = {"a2wsgi": "a2wsgi", "asgiref": "asgiref", "asyncio": "our example", "django": "Django"}


@cache
def needed_of_asyncio(snippet: str) -> set[str]:
    """What a snippet, or one that it builds on, imports that runs on asyncio only."""
    text = file_of(snippet).read_text()
    builds_on = re.findall(r"^from (snippets\.[\w.]+) import (\w+)", text, re.MULTILINE)
    below = (needed_of_asyncio(module(package, name)) for package, name in builds_on)
    return set(re.findall(rf"^(?:import|from) ({'|'.join(NEEDS_ASYNCIO)})\b", text, re.MULTILINE)).union(*below)


def file_of(snippet: str) -> Path:
    return (ROOT / Path(*snippet.split("."))).with_suffix(".py")


def module(package: str, name: str) -> str:
    """Where `name` of an import is from: a module of the package, or something in a module."""
    return f"{package}.{name}" if (ROOT / Path(*package.split("."))).is_dir() else package


@dataclass(frozen=True)
class Cell:
    """One claim on one setup: what a probe is given."""

    setup: Setup
    snippet: str
    shared: "SharedServers"
    option: str | None = None
    conf: str | None = None
    line: Line | None = None

    @property
    def interface(self) -> str:
        return self.setup.interface

    @property
    def site(self) -> Site:
        """The snippet on a server that other cells use too."""
        return self.shared.site(self.setup, self.snippet)

    def spent(self) -> None:
        """End the server that other cells use too: what this one left behind would hold up the next."""
        self.shared.close(self.setup.name)

    def at_once(self, count: int, guests: int) -> str:
        """How many of the guests were there at once: a count, or a class where the machine's cores decide."""
        return f"{'several' if self.setup.follows_cores and count > 1 else count} of {guests}"

    def running(self, snippet: str | None = None) -> AbstractContextManager[Server]:
        """A server of this cell's own, with the option of the claim, that has answered once."""
        return running(self.setup, f"{snippet or self.snippet}:app", option=self.option)

    def behind(self, site: Site) -> AbstractContextManager[Nginx]:
        """nginx in front of a server, with the configuration of the claim."""
        return in_front_of(site, self.conf, self.line)

    def launched(self, snippet: str | None = None) -> AbstractContextManager[Server]:
        """A server of this cell's own, with the option of the claim, that may never answer."""
        return launched(self.setup, f"{snippet or self.snippet}:app", option=self.option)


class SharedServers:
    """One long-lived server per setup and test process, with all snippets mounted."""

    def __init__(self):
        self.open: dict[str, tuple[AbstractContextManager[Server], Server]] = {}

    def site(self, setup: Setup, snippet: str) -> Site:
        """Where `snippet` answers. A server that has died since is started anew. A framework has it for itself."""
        if setup.name in self.open and self.open[setup.name][1].process.poll() is not None:
            self.close(setup.name)
        if setup.name not in self.open:
            app = snippet if setup.framework else f"tests.harness.mounted_{setup.interface}"
            manager = running(setup, f"{app}:app")
            self.open[setup.name] = manager, manager.__enter__()
        return Site(self.open[setup.name][1].site.address, "" if setup.framework else f"/{snippet}")

    def close(self, name: str) -> None:
        """End the setup's server, if there is one."""
        if name in self.open:
            manager, _ = self.open.pop(name)
            manager.__exit__(None, None, None)

    def close_all(self) -> None:
        for _, server in self.open.values():
            server.terminate()  # so that they end at the same time
        for name in list(self.open):
            self.close(name)

    @contextmanager
    def log_of(self, setup: Setup) -> Iterator[None]:
        """Adds the command line and log of the setup's shared server to whatever is raised inside."""
        try:
            yield
        except Exception as error:
            if setup.name in self.open:
                error.add_note(self.open[setup.name][1].describe())
            raise


def fake(interface: str, lie: str, as_what: str | None = None) -> Setup:
    """A fake of tests/harness/fakes as a setup. The lie "none" tells the truth. It takes every option there is.

    `as_what` is what a claim names a snippet for, where that is not the interface: a framework, or the interface behind
    nginx.
    """

    def argv(address, app, *more):
        listen = f"unix:{address.path}" if isinstance(address, UnixSocket) else address.uri
        return ["python", "-m", "tests.harness.fakes", interface, lie, *more, listen, app]

    takes = {"unix-socket": UnixSocket, "unix-trusted": UnixSocket}
    options = {
        name: Option((f"--{name}", *(["{certificate}", "{key}"] * (name in ON_TLS))), takes.get(name))
        for name in [*OPTIONS, *OPTIONS_BEHIND]
    }
    honest = Setup(f"fake-{interface}-{lie}", interface, "fake", None, argv, options=options)
    if as_what in (None, interface):
        return honest
    trial = {"behind": "nginx"} if as_what == f"nginx-{interface}" else {"framework": as_what}
    return replace(honest, name=f"{honest.name}-{as_what}", **trial)


@dataclass(frozen=True)
class Probe:
    """A probe with its claim and, per interface, the lie that must change its answer."""

    claim: Claim
    function: Callable[[Cell], Verdict]
    lies: dict[str, str | Line]
    alone: bool = False

    def subjects(self, recording: bool) -> list:
        """What its test is run with: each setup of its interfaces, twice when recording, and a control of each."""
        claim = self.claim
        setups = [name for name, setup in columns().items() if setup.is_asked(claim.id, claim.snippets)]
        cells = [
            pytest.param(
                name,
                id=f"{claim.id}-{name}{nth}",
                marks=[pytest.mark.alone] if self.alone or columns()[name].hangs else group(name),
            )
            for nth in ([""] + [AGAIN] * recording)
            for name in setups
        ]
        controls = [
            pytest.param(
                f"control-{interface}",
                id=f"{claim.id}-control-{interface}",
                marks=[pytest.mark.control, *group(self.lying(interface)[0].name), *needs_nginx(claim)],
            )
            for interface, lie in self.lies.items()
        ]
        return cells + controls

    def honest(self, interface: str) -> Setup:
        """The fake that the lie is compared with: it tells the truth, but where the lie needs another."""
        lie = self.lies[interface]
        return fake(interface, lie.on if isinstance(lie, Line) else "none", self.claim.controls[interface])

    def lying(self, interface: str) -> tuple[Setup, Line | None]:
        """The fake that lies, or the one that does not behind an nginx that does."""
        lie = self.lies[interface]
        if isinstance(lie, Line):
            return self.honest(interface), lie
        return fake(interface, lie, self.claim.controls[interface]), None

    def observe(self, setup: Setup, shared: SharedServers, line: Line | None = None) -> Verdict:
        option = setup.options[self.claim.option] if self.claim.option else None
        if isinstance(option, Lacks):
            return not_applicable(option.reason)
        if setup.framework in self.claim.lacks:
            return not_applicable(self.claim.lacks[setup.framework])
        snippet = served(setup, self.claim.snippets[setup.asked_as])
        if reason := cannot_run(setup, snippet):
            return not_applicable(reason)
        if setup.hangs:
            shared.close(setup.name)
        cell = Cell(setup, snippet, shared, self.claim.option, self.claim.conf, line)
        with shared.log_of(setup):
            return self.function(cell)


def claim(claim_id: str, *, lie: str | Line | dict[str, str | Line], alone: bool = False) -> Callable:
    """Make a probe the test of a claim on every setup of the interfaces that the claim's row names.

    `lie` names the lie of tests/harness/fakes that must change the answer, per interface if they differ. Where nginx
    stands in front, it may be a line of the configuration in other words.
    `alone` says that each cell starts its own server, so that cells of one setup may run at the same time.
    """

    def decorate(function: Callable[[Cell], Verdict]) -> Callable:
        where = f"{Path(inspect.getfile(function)).name}::{function.__name__}"
        row = find(claim_id, where)
        lies = lie if isinstance(lie, dict) else dict.fromkeys(row.controls, lie)
        if set(lies) != set(row.controls):
            raise Wrong(f"{where}: {claim_id} needs a lie for each of {', '.join(row.controls)}")
        named = {interface: one.on if isinstance(one, Line) else one for interface, one in lies.items()}
        for interface, name in named.items():
            if isinstance(lies[interface], Line) and row.conf and name in LIES[interface]:
                continue
            if name not in LIES[interface] or name == "none":
                hint = nearest(name, LIES[interface])
                raise Wrong(f"{where}: no {interface} fake in tests/harness/fakes lies like {name!r}.{hint}")
        probe = Probe(row, function, lies, alone)

        def test(subject, shared_servers, request):
            if subject in columns():
                check(probe, where, columns()[subject], shared_servers, request)
            else:
                check_control(probe, subject.removeprefix("control-"), shared_servers)

        test.__name__, test.__doc__, test.__module__ = function.__name__, function.__doc__, function.__module__
        test.probe = probe
        return test

    return decorate


def experiment(function: Callable) -> Callable:
    """Run an experiment once for each of its arguments, however many claims look at what came of it.

    A second observation of a recording runs it anew.
    """
    done = {}
    EXPERIMENTS.append(done)

    @wraps(function)
    def once(*arguments):
        if arguments not in done:
            done[arguments] = function(*arguments)
        return done[arguments]

    return once


EXPERIMENTS: list[dict] = []


def forget_experiments() -> None:
    for done in EXPERIMENTS:
        done.clear()


def needs_nginx(claim: Claim) -> list[pytest.MarkDecorator]:
    return [pytest.mark.needs("nginx")] if claim.conf else []


def group(name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xdist_group(name)]


def check(probe: Probe, where: str, setup: Setup, shared: SharedServers, request: pytest.FixtureRequest) -> None:
    """Observe one cell; compare it with the evidence, or with --record hand it to the writer."""
    cell = {"claim": probe.claim.id, "probe": where, "setup": setup.name}
    try:
        now = probe.observe(setup, shared)
    except Exception as error:
        now = Verdict("error", note=f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}")
        request.node.user_properties.append(("cell", cell | asdict(now)))
        raise
    request.node.user_properties.append(("cell", cell | asdict(now)))
    if not request.config.getoption("--record"):
        record.compare(probe.claim.id, setup.name, now)


def check_control(probe: Probe, interface: str, shared: SharedServers) -> None:
    """Fail unless the lying fake changes the answer that the honest fake gives."""
    honest = probe.observe(probe.honest(interface), shared)
    setup, line = probe.lying(interface)
    lying = probe.observe(setup, shared, line)
    assert honest != lying, (
        f"{probe.claim.id}: the fake that lies ({probe.lies[interface]!r}) gets the same answer "
        f"as the honest one ({honest}). The probe proves nothing."
    )
