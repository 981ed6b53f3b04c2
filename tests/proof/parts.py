"""What a server's processes and a snippet import: the distributions that a result depends on, and those it may.

`python -m tests.proof.parts` observes every setup with each of its options, and every snippet, and writes
docs/parts.json. Names only: tests/proof/versions.py looks up what is installed.
"""

import json
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib import metadata
from importlib.machinery import PathFinder
from multiprocessing import get_context
from pathlib import Path
from subprocess import DEVNULL, run

from packaging.utils import canonicalize_name
from wsproto.events import TextMessage

from tests.harness import http2, http3
from tests.harness.frameworks import columns, contract
from tests.harness.options import Lacks, Option
from tests.harness.process import ROOT, Server, ServerFailed, certificate, hermetic_environment
from tests.harness.servers import SETUPS, MissingDistribution, Setup
from tests.harness.wire import Broken, Connection, TimedOut, WebSocket

RECORD = ROOT / "docs" / "parts.json"
RECORD_COMMAND = "python -m tests.proof.parts"
PROCESSES = 2
SMALLEST = {"wsgi": "snippets.wsgi.hello:app", "asgi": "tests.proof.smallest:app"}

WATCH = Path(__file__).parent / "watch"  # has the sitecustomize.py that writes down what is looked for
SEEN = "IMPORTS_SEEN"  # the environment variable that names its file

# Names that are looked for and decide nothing.
OURS = {
    "tests": "the harness",
    "snippets": "has a digest of its own",
}
NOISE = {
    "org": "copy, pickle and xml of the standard library ask for Jython's org.python",
    "sitecustomize": "Python looks for it at each start; here it is the watch",
    "usercustomize": "Python looks for it at each start",
    "apport_python_hook": "Ubuntu's sitecustomize imports it, and the watch takes its place",
}


class ImportFailed(Exception):
    """A module could not be imported, or the process that imported it was not watched."""


@dataclass(frozen=True)
class Parts:
    """The distributions that were imported, and the top-level modules that were looked for and not imported.

    Both are sorted. If one of the latter is installed later, what serves may be another program.
    """

    distributions: tuple[str, ...]
    tried: tuple[str, ...]


def parts_of(seen: str, always: Iterable[str] = (), hidden: Iterable[str] = ()) -> Parts:
    """The parts in what the watch wrote, and the distributions that are parts in any case; not what was hidden.

    Raises ValueError if an installed module is of no distribution.
    """
    lines = {tuple(line.split(" ", 1)) for line in seen.splitlines()}
    names = {name for _, name in lines} - set(OURS) - set(NOISE) - set(hidden) - sys.stdlib_module_names
    installed = {name for name in names if is_installed(name)}
    imported = {name for kind, name in lines if kind == "import"} & installed
    found = {distribution for name in imported for distribution in distributions(name)}
    # A private name that is missing is a compiled part that this build of its distribution does without.
    tried = {name for name in names - imported if not name.startswith("_")}
    return Parts(tuple(sorted(found | set(map(canonicalize_name, always)))), tuple(sorted(tried)))


@cache
def is_installed(name: str) -> bool:
    """Whether the environment has a top-level module of this name, which is not imported."""
    return PathFinder.find_spec(name, [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]) is not None


@cache
def owners() -> dict[str, set[str]]:
    """The distributions of each top-level module; several share a namespace such as `zope`.

    What a distribution says of itself leaves compiled modules out that lie beside its package.
    """
    found = {name: set(map(canonicalize_name, names)) for name, names in metadata.packages_distributions().items()}
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            if len(file.parts) == 1:
                found.setdefault(file.name.partition(".")[0], set()).add(canonicalize_name(distribution.name))
    return found


def distributions(name: str) -> set[str]:
    if name not in owners():
        raise ValueError(f"the module {name} is installed, and no distribution says that it is its own")
    return owners()[name]


# Servers


class WatchedServer(Server):
    """A server whose processes write down what they look for, into the file `seen`. Measures nothing else."""

    def __init__(self, setup: Setup, app: str, option: str | None, seen: Path):
        super().__init__(setup, app, option)
        self.seen = seen

    def launch(self, argv: list[str], held: tuple[int, ...] = ()) -> None:
        super().launch(["env", f"PYTHONPATH={WATCH}:{self.python_path}", f"{SEEN}={self.seen}", *argv], held)


@contextmanager
def empty_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seen"
        file.touch()
        yield file


def observe(setup: Setup, option: str | None = None, app: str | None = None, targets: Iterable[str] = ()) -> Parts:
    """Start a setup with an option, ask it, also for `targets`, and stop it.

    Its own distribution is a part also where it is a program, as uWSGI is, and no module. Raises ServerFailed, or
    ImportFailed if it was not watched.
    """
    with empty_file() as seen:
        server = WatchedServer(setup, app or SMALLEST[setup.interface], option, seen)
        try:
            server.start()
            ask(server, option)
            for target in targets:
                with suppress(Broken, TimedOut, OSError):
                    server.site.get(target)
        finally:
            server.stop()
        written = seen.read_text()
        if "import snippets\n" not in written:
            raise ImportFailed(f"{setup.name}: the process that loaded the application did not write what it imported")
        return parts_of(written, [setup.distribution] if setup.distribution else [], setup.without)


def ask(server: Server, option: str | None) -> None:
    """One request, over what the option adds too, and a WebSocket where the interface has them.

    A server that does not speak one of them answers as it likes: by then it has imported what it has for it.
    Raises ServerFailed if it does not answer at all.
    """
    if option == "own-protocol":
        until_it_hangs_up(server)
        return
    server.wait_until_it_answers()
    with suppress(Broken, TimedOut, OSError):
        if option == "http3":
            http3.ask(server.site)
        elif option == "clear-http2":
            with server.site.connect() as connection:
                http2.ask(connection, server.site)
        elif option == "http2":
            ask_over_tls(server)
    if server.setup.interface == "asgi":
        with suppress(Broken, TimedOut, OSError), server.site.connect() as connection:
            echo(server, connection)


def ask_over_tls(server: Server) -> None:
    """HTTP/2 if the server chooses it."""
    with replace(server.site, tls=certificate().client("h2", "http/1.1")).connect() as connection:
        if connection.socket.selected_alpn_protocol() == "h2":
            http2.ask(connection, server.site)


def echo(server: Server, connection: Connection) -> None:
    _, _, accepted = WebSocket.ask(connection, server.site)
    if accepted:
        socket = WebSocket(connection)
        socket.send(TextMessage("hello"))
        socket.receive_whole()
        socket.close()


def until_it_hangs_up(server: Server) -> None:
    """Send what is not of its protocol. It has loaded the application once it refuses that."""
    deadline = time.monotonic() + server.START
    while True:
        try:
            with server.site.connect() as connection:
                connection.send(server.site.head())
                connection.read_rest()
                return
        except (OSError, TimedOut) as error:
            if time.monotonic() > deadline or server.ended_within(0.02):
                raise server.failure(f"did not take a connection: {error}") from None


# Snippets


def snippets() -> list[str]:
    """The dotted name of every snippet that is a module, sorted."""
    paths = (path.relative_to(ROOT) for path in (ROOT / "snippets").rglob("*.py"))
    return sorted(".".join(path.with_suffix("").parts) for path in paths if path.name != "__init__.py")


def imported_by(modules: Iterable[str]) -> dict[str, Parts]:
    """What each module imports by itself, in a new process that has not imported anything for another one.

    Raises ImportFailed if one of them is not there or needs what is not installed.
    """
    modules = list(modules)
    with tempfile.TemporaryDirectory() as folder, empty_file() as seen:
        environment = hermetic_environment(Path(folder)) | {"PYTHONPATH": f"{WATCH}:.", SEEN: str(seen)}
        environment["APP"] = "snippets.wsgi.hello:app"  # what a module of snippets/bridges wraps
        command = [sys.executable, "-m", "tests.proof.import_each", folder, *modules]
        run(command, cwd=ROOT, env=environment, stdin=DEVNULL, capture_output=True, check=True)
        return {module: parts_of_module(module, (Path(folder) / module).read_text()) for module in modules}


def parts_of_module(module: str, written: str) -> Parts:
    """Raises ImportFailed. A module that fails by what it does has been imported as far as a server would."""
    lines = written.splitlines()
    for error in (line for line in lines if line.startswith("error ")):
        if "ImportError" in error or "ModuleNotFoundError" in error:
            raise ImportFailed(f"{module} cannot be imported: {error.removeprefix('error ')}. Run: make setup")
        lines.remove(error)
    return parts_of("\n".join(lines))


def parts_of_snippets(modules: Iterable[str]) -> dict[str, Parts]:
    """What each snippet imports, and for those of the contract also what their framework imports for a request.

    Flask imports asgiref when it first calls an `async def` view. Raises ImportFailed or ServerFailed.
    """
    parts = imported_by(modules)
    for row in contract()["framework"]:
        if found := parts.get(row["snippet"]):
            parts[row["snippet"]] = together(found, served(row))
    return parts


def served(framework: dict) -> Parts:
    """What a server imports more when it serves a framework, and each endpoint of the contract is asked for."""
    setup = SETUPS[contract()["on"][framework["interface"]][0]]
    targets = [endpoint["paths"][0] for endpoint in contract()["endpoint"]]
    alone, parts = observe(setup), observe(setup, app=f"{framework['snippet']}:app", targets=targets)
    return Parts(
        tuple(sorted({*parts.distributions} - {*alone.distributions})), tuple(sorted({*parts.tried} - {*alone.tried}))
    )


def together(one: Parts, other: Parts) -> Parts:
    return Parts(tuple(sorted({*one.distributions, *other.distributions})), tuple(sorted({*one.tried, *other.tried})))


# The record


def every_start() -> list[tuple[str, str | None]]:
    """The name of every setup with None, and with each option that it can be started with."""
    return [
        (name, option)
        for name, setup in SETUPS.items()
        for option in [None, *(option for option, words in options_of(setup).items() if isinstance(words, Option))]
    ]


def options_of(setup: Setup) -> Mapping[str, Option | Lacks]:
    """Its options, and those that it has only behind nginx."""
    behind = columns().get(f"{setup.name}-behind-nginx")
    return setup.options | (behind.options if behind else {})


def observe_by_name(name: str, option: str | None) -> Parts:
    """`observe` for a process that is handed names."""
    setup = SETUPS[name]
    return observe(replace(setup, options=options_of(setup)), option)


def recorded() -> dict:
    """docs/parts.json as it is. Raises OSError or ValueError."""
    return json.loads(RECORD.read_text())


def look_up(record: dict, setup: str, option: str | None) -> Parts:
    """The parts of a setup with an option, as recorded. Raises KeyError.

    An option that adds nothing refers to the one that has the same parts: none, "".
    """
    rows = record["servers"][setup]
    row = rows[option or ""]
    return as_parts(rows[row] if isinstance(row, str) else row)


def as_parts(row: dict) -> Parts:
    return Parts(tuple(row["distributions"]), tuple(row["tried"]))


def record_all() -> None:
    """Observe everything and write docs/parts.json, or raise and write nothing."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        modules = snippets()
        halves = [pool.submit(parts_of_snippets, modules[index::PROCESSES]) for index in range(PROCESSES)]
        servers = {start: pool.submit(observe_by_name, *start) for start in every_start()}
        parts = {start: future.result() for start, future in servers.items()}
        by_module = {module: found for half in halves for module, found in half.result().items()}
    write(parts, by_module)


def write(servers: dict[tuple[str, str | None], Parts], modules: dict[str, Parts]) -> None:
    rows: dict[str, dict] = {}
    for (setup, option), parts in servers.items():
        same = option is not None and parts == servers[setup, None]
        rows.setdefault(setup, {})[option or ""] = "" if same else asdict(parts)
    record = {"servers": rows, "snippets": {module: asdict(parts) for module, parts in modules.items()}}
    RECORD.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    try:
        record_all()
    except (ServerFailed, ImportFailed, MissingDistribution, ValueError) as error:
        sys.exit(f"nothing recorded: {error}")
