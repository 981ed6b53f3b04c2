"""The claims under test: reads the rows of docs/claims, and turns a probe into one test per cell.

    @claim("stream.first-chunk", lie="buffers")
    def test_first_chunk(cell): ...

A probe gets a Cell and returns a Verdict. The same function is run on a fake that tells the truth and on one that
lies in the one respect claimed; if both give the same answer, the probe proves nothing and its test is red.
"""

import difflib
import inspect
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import cache, wraps
from pathlib import Path

import pytest

from tests.harness import record
from tests.harness.addresses import UnixSocket
from tests.harness.fakes import LIES
from tests.harness.options import ON_TLS, OPTIONS, Lacks, Option
from tests.harness.process import Server, launched, running
from tests.harness.record import Verdict, not_applicable
from tests.harness.servers import SETUPS, Setup
from tests.harness.wire import Site

ROOT = Path(__file__).parents[2]
AGAIN = "-again"  # how the id of a cell's second observation in a recording ends


class Wrong(pytest.UsageError, pytest.Collector.CollectError):
    """Something is misnamed. Pytest prints one sentence for it and no traceback, wherever it is raised."""


@dataclass(frozen=True)
class Claim:
    """A row of docs/claims/<group>.toml, as far as the harness needs it.

    The snippet on trial per interface, and the option that the server is started with, if it needs one.
    """

    id: str
    snippets: dict[str, str]
    option: str | None = None

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]


@cache
def rows() -> dict[str, Claim]:
    """Every claim by its id. Raises Wrong naming the file and what is wrong in it."""
    found = {}
    for path in sorted(ROOT.glob("docs/claims/*.toml")):
        try:
            for row in tomllib.loads(path.read_text())["claim"]:
                found[row["id"]] = Claim(row["id"], dict(row["snippets"]), row.get("option"))
                if row.get("option") not in {None, *OPTIONS}:
                    options = ", ".join(OPTIONS)
                    raise ValueError(f"claim {row['id']!r} has the option {row['option']!r}, and there are {options}")
                for interface in set(row["snippets"]) - set(LIES):
                    raise ValueError(f"claim {row['id']!r} has snippets for {interface!r}, which is no interface")
        except tomllib.TOMLDecodeError as error:
            raise Wrong(f"{path.relative_to(ROOT)} is not TOML: {error}. Mend it, then run: make site") from None
        except KeyError as error:
            raise Wrong(f"{path.relative_to(ROOT)}: a row has no key {error}. Mend it, then run: make site") from None
        except (TypeError, ValueError) as error:
            raise Wrong(f"{path.relative_to(ROOT)}: {error}. Mend it, then run: make site") from None
    return found


def nearest(name: str, names: Iterable[str]) -> str:
    """ " Did you mean …?", or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def find(claim_id: str, where: str) -> Claim:
    """The row of a claim. Raises Wrong, naming the nearest id there is."""
    if claim_id not in rows():
        raise Wrong(f"{where}: no row in docs/claims has the id {claim_id!r}.{nearest(claim_id, rows())}")
    return rows()[claim_id]


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
        groups = {claim.group for claim in rows().values()}
        of_server = {setup.server.lower(): set() for setup in SETUPS.values()}
        for setup in SETUPS.values():
            of_server[setup.server.lower()].add(setup.name)
        if not words.split():
            raise Wrong("--only: no word is given; name a claim, a group of claims, a setup or a server.")
        starred = {word: {name for name in SETUPS if fnmatch(name, word)} for word in words.split() if "*" in word}
        for word in words.split():
            if word not in {*rows(), *groups, *SETUPS, *of_server} and not starred.get(word):
                hint = nearest(word, [*rows(), *groups, *SETUPS, *of_server])
                raise Wrong(f"--only: no claim, group of claims, setup or server is called {word!r}.{hint}")
        named = set(words.split()).union(*starred.values())
        for server in named & set(of_server) - set(SETUPS):
            named |= of_server[server]
        selection = cls(
            frozenset(claim.id for claim in rows().values() if named & {claim.id, claim.group}),
            frozenset(named & set(SETUPS)),
        )
        if not any(selection.takes(claim, setup.name) for claim in rows().values() for setup in SETUPS.values()):
            raise Wrong(f"--only {words!r} leaves no cell: the claim is not about the interface of the setup.")
        return selection

    def takes(self, claim: Claim, subject: str) -> bool:
        """Whether a cell or, with an `interface` for a subject, whether a control of its setups is asked for."""
        if self.claims and claim.id not in self.claims:
            return False
        if subject in SETUPS:
            return SETUPS[subject].is_asked(claim.id, claim.snippets) and (not self.setups or subject in self.setups)
        return not self.setups or subject in {SETUPS[name].interface for name in self.setups}


def cannot_run(setup: Setup, snippet: str) -> str:
    """Why a setup cannot run a snippet, or nothing: one that awaits what is asyncio's needs a loop of asyncio's."""
    needed = set() if setup.loop == "asyncio" else needed_of_asyncio(snippet)
    return f"the snippet needs asyncio, for {min(needed)}, and the server runs {setup.loop}" if needed else ""


@cache
def needed_of_asyncio(snippet: str) -> set[str]:
    """What a snippet, or one that it builds on, imports that runs on asyncio only."""
    text = (ROOT / Path(*snippet.split("."))).with_suffix(".py").read_text()
    builds_on = re.findall(r"^from (snippets\.\w+) import (\w+)$", text, re.MULTILINE)
    below = (needed_of_asyncio(f"{package}.{name}") for package, name in builds_on)
    return set(re.findall(r"^(?:import|from) (asyncio|django|asgiref)\b", text, re.MULTILINE)).union(*below)


@dataclass(frozen=True)
class Cell:
    """One claim on one setup: what a probe is given."""

    setup: Setup
    snippet: str
    shared: "SharedServers"
    option: str | None = None

    @property
    def interface(self) -> str:
        return self.setup.interface

    @property
    def site(self) -> Site:
        """The snippet on a server that other cells use too."""
        return self.shared.site(self.setup, self.snippet)

    def at_once(self, count: int, guests: int) -> str:
        """How many of the guests were there at once: a count, or a class where the machine's cores decide."""
        return f"{'several' if self.setup.follows_cores and count > 1 else count} of {guests}"

    def running(self, snippet: str | None = None) -> AbstractContextManager[Server]:
        """A server of this cell's own, with the option of the claim, that has answered once."""
        return running(self.setup, f"{snippet or self.snippet}:app", option=self.option)

    def launched(self, snippet: str | None = None) -> AbstractContextManager[Server]:
        """A server of this cell's own, with the option of the claim, that may never answer."""
        return launched(self.setup, f"{snippet or self.snippet}:app", option=self.option)


class SharedServers:
    """One long-lived server per setup and test process, with all snippets mounted."""

    def __init__(self):
        self.open: dict[str, tuple[AbstractContextManager[Server], Server]] = {}

    def site(self, setup: Setup, snippet: str) -> Site:
        """Where `snippet` answers. A server that has died since is started anew."""
        if setup.name in self.open and self.open[setup.name][1].process.poll() is not None:
            self.close(setup.name)
        if setup.name not in self.open:
            manager = running(setup, f"tests.harness.mounted_{setup.interface}:app")
            self.open[setup.name] = manager, manager.__enter__()
        return Site(self.open[setup.name][1].site.address, f"/{snippet}")

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


def fake(interface: str, lie: str) -> Setup:
    """A fake of tests/harness/fakes as a setup. The lie "none" tells the truth. It takes every option there is."""

    def argv(address, app, *more):
        listen = f"unix:{address.path}" if isinstance(address, UnixSocket) else address.uri
        return ["python", "-m", "tests.harness.fakes", interface, lie, *more, listen, app]

    takes = {"unix-socket": UnixSocket}
    options = {
        name: Option((f"--{name}", *(["{certificate}", "{key}"] * (name in ON_TLS))), takes.get(name))
        for name in OPTIONS
    }
    return Setup(f"fake-{interface}-{lie}", interface, "fake", None, argv, options=options)


@dataclass(frozen=True)
class Probe:
    """A probe with its claim and, per interface, the lie that must change its answer."""

    claim: Claim
    function: Callable[[Cell], Verdict]
    lies: dict[str, str]
    alone: bool = False

    def subjects(self, recording: bool) -> list:
        """What its test is run with: each setup of its interfaces, twice when recording, and a control of each."""
        claim = self.claim
        setups = [name for name, setup in SETUPS.items() if setup.is_asked(claim.id, claim.snippets)]
        cells = [
            pytest.param(
                name,
                id=f"{claim.id}-{name}{nth}",
                marks=[pytest.mark.alone] if self.alone or SETUPS[name].hangs else group(name),
            )
            for nth in ([""] + [AGAIN] * recording)
            for name in setups
        ]
        controls = [
            pytest.param(
                f"control-{interface}",
                id=f"{claim.id}-control-{interface}",
                marks=[pytest.mark.control, *group(f"fake-{interface}-{lie}")],
            )
            for interface, lie in self.lies.items()
        ]
        return cells + controls

    def observe(self, setup: Setup, shared: SharedServers) -> Verdict:
        option = setup.options[self.claim.option] if self.claim.option else None
        if isinstance(option, Lacks):
            return not_applicable(option.reason)
        snippet = self.claim.snippets[setup.interface]
        if reason := cannot_run(setup, snippet):
            return not_applicable(reason)
        if setup.hangs:
            shared.close(setup.name)
        cell = Cell(setup, snippet, shared, self.claim.option)
        with shared.log_of(setup):
            return self.function(cell)


def claim(claim_id: str, *, lie: str | dict[str, str], alone: bool = False) -> Callable:
    """Make a probe the test of a claim on every setup of the interfaces that the claim's row names.

    `lie` names the lie of tests/harness/fakes that must change the answer, per interface if they differ.
    `alone` says that each cell starts its own server, so that cells of one setup may run at the same time.
    """

    def decorate(function: Callable[[Cell], Verdict]) -> Callable:
        where = f"{Path(inspect.getfile(function)).name}::{function.__name__}"
        row = find(claim_id, where)
        lies = lie if isinstance(lie, dict) else dict.fromkeys(row.snippets, lie)
        if set(lies) != set(row.snippets):
            raise Wrong(f"{where}: {claim_id} needs a lie for each of {', '.join(row.snippets)}")
        for interface, name in lies.items():
            if name not in LIES[interface] or name == "none":
                hint = nearest(name, LIES[interface])
                raise Wrong(f"{where}: no {interface} fake in tests/harness/fakes lies like {name!r}.{hint}")
        probe = Probe(row, function, lies, alone)

        def test(subject, shared_servers, request):
            if subject in SETUPS:
                check(probe, where, SETUPS[subject], shared_servers, request)
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
    honest = probe.observe(fake(interface, "none"), shared)
    lying = probe.observe(fake(interface, probe.lies[interface]), shared)
    assert honest != lying, (
        f"{probe.claim.id}: the fake that lies ({probe.lies[interface]!r}) gets the same answer "
        f"as the honest one ({honest}). The probe proves nothing."
    )
