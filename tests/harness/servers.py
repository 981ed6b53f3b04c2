"""One adapter per server, and below it the setups: the columns of every table.

An adapter turns an address and an application into one command line. The tests call it with a socket that
they hold, the pages show it for 127.0.0.1:8000, so what is shown is what was run.
"""

import importlib.metadata
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from tests.harness.addresses import Address, HeldSocket, TcpPort, UnixSocket
from tests.harness.options import OF_SERVER, OF_SETUP, Lacks, Option
from tools.machine import BUILT_HERE, find

SCRIPTS = Path(sys.executable).parent  # where the servers' commands are installed


@dataclass(frozen=True)
class Setup:
    """A server with the options that change its behaviour.

    `distribution` is None for what comes with Python, and `parts` are the other distributions at work in it: its event
    loop, parsers, WebSocket library and adapter (tests/proof/test_parts.py compares them with what it imports).
    `without` are distributions that are hidden from it, as if they were not installed: it would use them otherwise.
    `takes` is the address the harness gives it. `shown_by` names the snippet that serves, where there is no command
    line to show. Where not `below_snippets`, its command line stands on the server's page and not with every snippet.
    Where `follows_cores`, how many requests it holds at once depends on the machine. `loop` is what an `async def`
    runs in. `needs` is a program of the system, beside its distribution, and where it `refuses_root` the harness
    starts it as another user. `about` names the claims and groups of claims that it is a column of, if not of all.
    Where it `hangs`, what an application does not end holds a thread for good: each cell gets a server of its own.
    `framework` is what is on trial instead of the server; `distribution` and `parts` are then the framework's.
    `behind` is the program that stands in front of the server, and is on trial then.
    `options` says for each name of OPTIONS what its command line calls it, or why there is none. `argv` is called with
    the address, the application and the words of an option, if one is asked for.
    """

    name: str
    interface: str
    server: str
    distribution: str | None
    argv: Callable[..., list[str]]
    takes: type = HeldSocket
    shown_by: str | None = None
    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    below_snippets: bool = True
    follows_cores: bool = False
    loop: str = "asyncio"
    needs: str | None = None
    refuses_root: bool = False
    about: tuple[str, ...] = ()
    hangs: bool = False
    framework: str | None = None
    behind: str | None = None
    options: Mapping[str, Option | Lacks] = field(default_factory=dict, hash=False)

    def version(self) -> str:
        """The installed version. Raises MissingDistribution with the command that installs it."""
        return platform.python_version() if self.distribution is None else self.installed(self.distribution)

    def versions_of_parts(self) -> dict[str, str]:
        """The installed versions of its parts, by distribution. Raises MissingDistribution."""
        return {name: self.installed(name) for name in self.parts}

    def installed(self, distribution: str) -> str:
        try:
            return importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            verb = "system" if self.needs else "setup"
            raise MissingDistribution(
                f"{self.name}: the distribution {distribution} is not installed. Run: make {verb}"
            ) from None

    def versions_of_needs(self) -> dict[str, str]:
        """The name and version of the program of the system that it needs, as that says it: {"Apache": "2.4.71"}."""
        if not self.needs:
            return {}
        if program(self.needs) is None:
            raise MissingDistribution(f"{self.name}: {self.needs} is not installed. Run: make system")
        told = subprocess.run([program(self.needs), "-v"], capture_output=True, text=True, check=True)
        return dict([re.search(r"(\w+)/([\d.]+)", told.stdout + told.stderr).groups()])

    @property
    def asked_as(self) -> str:
        """What a claim names a snippet for: an interface, a framework, or an interface behind something."""
        return self.framework or (f"{self.behind}-{self.interface}" if self.behind else self.interface)

    def is_asked(self, claim_id: str, snippets: Container[str]) -> bool:
        """Whether it has a cell for a claim that has snippets for these interfaces or frameworks."""
        asked = not self.about or bool({claim_id, claim_id.partition(".")[0]} & set(self.about))
        return asked and self.asked_as in snippets

    @property
    def is_here(self) -> bool:
        """Whether this machine has what the setup needs: a program of the system, or what is built from source here."""
        if any(program(name) is None for name in (self.needs, self.behind) if name):
            return False
        name = (self.distribution or "").replace("_", "-")
        return name not in BUILT_HERE or is_installed(self.distribution)

    def command(self, address: "Address", app: str, option: Option | None = None) -> list[str]:
        """The command line that serves `app` at an address with an option; the paths of its files are not filled in."""
        option = option or Option()
        words = [word.replace("{app}", app) for word in option.words]
        if isinstance(address, TcpPort):
            for name, value in asdict(address).items():
                words = [word.replace(f"{{{name}}}", str(value)) for word in words]
        return self.argv(None if option.listens else address, app, *words)


def program(name: str) -> str | None:
    """Where a program of the system is, by the name of its command."""
    return find(name)


def is_installed(distribution: str) -> bool:
    try:
        return bool(importlib.metadata.version(distribution))
    except importlib.metadata.PackageNotFoundError:
        return False


class MissingDistribution(LookupError):
    """A server's distribution is not installed."""


def wsgiref(address: Address, app: str, *more: str) -> list[str]:
    return ["python", "-m", "tests.harness.serve_wsgiref", *more, str(address.fd), app]


def gunicorn(*options: str) -> Callable[..., list[str]]:
    def argv(address: Address, app: str, *more: str) -> list[str]:
        return ["gunicorn", *options, "--no-control-socket", *more, "--bind", address.uri, app]

    return argv


def werkzeug(address: Address, app: str, *more: str) -> list[str]:
    return ["python", "-m", "tests.harness.serve_werkzeug", *more, str(address.fd), app]


def cheroot(address: Address, app: str, *more: str) -> list[str]:
    listen = address.path if isinstance(address, UnixSocket) else address.uri
    return ["cheroot", "--threads", "4", "--max-threads", "4", *more, "--bind", listen, app]


def mod_wsgi(address: Address, app: str, *more: str) -> list[str]:
    module, _, name = app.rpartition(":")
    module, name = (module, name) if module else ("{module}", "app")
    listen = [] if address is None else ["--host", address.host, "--port", str(address.port)]
    always = ["--log-to-terminal", "--threads", "4", "--application-type", "module", "--callable-object", name]
    return ["mod_wsgi-express", "start-server", *always, *more, *listen, module]


def waitress(address: Address, app: str, *more: str) -> list[str]:
    match address:
        case UnixSocket(path):
            listen = f"--unix-socket={path}"
        case TcpPort():
            listen = f"--listen={address.uri}"
    return ["waitress-serve", "--threads=4", *more, listen, app]


def uwsgi(*options: str) -> Callable[..., list[str]]:
    # Without --die-on-term, TERM reloads; without --need-app, a broken import serves errors; without -H, the
    # embedded interpreter does not see the virtual environment.
    always = ["--master", "--die-on-term", "--need-app", "-H", ".venv"]

    def argv(address: Address, app: str, *more: str) -> list[str]:
        match address:
            case None:
                listen = []
            case UnixSocket(path):
                listen = ["--http-socket", path]
            case _:
                listen = ["--http-socket", address.uri]
        return ["uwsgi", *always, *options, *more, *listen, "--module", app]

    return argv


def granian(interface: str, *options: str) -> Callable[..., list[str]]:
    def argv(address: Address, app: str, *more: str) -> list[str]:
        match address:
            case UnixSocket(path):
                listen = ["--uds", path]
            case TcpPort(host, port):
                listen = ["--host", host, "--port", str(port)]
        return ["granian", "--interface", interface, *options, *more, *listen, app]

    return argv


def fd_or_port(command: str, *options: str) -> Callable[..., list[str]]:
    """For uvicorn and daphne, which spell it alike."""

    def argv(address: Address, app: str, *more: str) -> list[str]:
        match address:
            case HeldSocket(fd):
                listen = ["--fd", str(fd)]
            case UnixSocket(path):
                listen = ["--uds" if command == "uvicorn" else "--unix-socket", path]
            case TcpPort(host, port):
                listen = ["--host" if command == "uvicorn" else "--bind", host, "--port", str(port)]
            case None:
                listen = []
        return [command, *options, *more, *listen, app]

    return argv


def bridged(module: str, argv: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """The same server with a module of snippets/bridges, which wraps the application that APP names."""
    return lambda address, app, *more: ["env", f"APP={app}", *argv(address, f"{module}:app", *more)]


def hypercorn(*options: str) -> Callable[..., list[str]]:
    return lambda address, app, *more: ["hypercorn", *options, *more, "--bind", address.uri, app]


# The claims in which a server is asked for a WebSocket.
WEBSOCKETS = ("websocket", "disconnect.websocket", "errors.websocket", "stop.websocket", "told.websocket-spec-version")

ALL = [
    Setup("wsgiref", "wsgi", "wsgiref", None, wsgiref, shown_by="snippets.wsgi.serve"),
    Setup("werkzeug", "wsgi", "werkzeug", "werkzeug", werkzeug, shown_by="snippets.wsgi.develop", below_snippets=False),
    Setup("gunicorn-sync", "wsgi", "gunicorn", "gunicorn", gunicorn()),
    Setup("gunicorn-gthread", "wsgi", "gunicorn", "gunicorn", gunicorn("--threads", "4")),
    Setup(
        "gunicorn-gevent",
        "wsgi",
        "gunicorn",
        "gunicorn",
        gunicorn("--worker-class", "gevent"),
        parts=("gevent", "greenlet"),
        below_snippets=False,
    ),
    Setup("waitress", "wsgi", "waitress", "waitress", waitress, UnixSocket),
    Setup("cheroot", "wsgi", "cheroot", "cheroot", cheroot, TcpPort, below_snippets=False),
    Setup("uwsgi", "wsgi", "uWSGI", "uwsgi", uwsgi("--threads", "4")),
    Setup("uwsgi-sync", "wsgi", "uWSGI", "uwsgi", uwsgi(), below_snippets=False),
    Setup(
        "mod_wsgi",
        "wsgi",
        "mod_wsgi",
        "mod_wsgi",
        mod_wsgi,
        TcpPort,
        below_snippets=False,
        needs="apache2",
        refuses_root=True,
    ),
    Setup("granian-wsgi", "wsgi", "granian", "granian", granian("wsgi", "--blocking-threads", "4"), UnixSocket),
    Setup(
        "hypercorn-wsgi",
        "wsgi",
        "hypercorn",
        "hypercorn",
        hypercorn(),
        below_snippets=False,
        follows_cores=True,
        parts=("h11", "h2"),
    ),
    Setup(
        "uvicorn-wsgi",
        "wsgi",
        "uvicorn",
        "uvicorn",
        fd_or_port("uvicorn", "--interface", "wsgi"),
        below_snippets=False,
        parts=("uvloop", "httptools"),
        without=("a2wsgi",),
    ),
    Setup(
        "uvicorn-a2wsgi",
        "wsgi",
        "uvicorn",
        "uvicorn",
        bridged("snippets.bridges.a2wsgi_to_asgi", fd_or_port("uvicorn")),
        parts=("uvloop", "httptools", "a2wsgi"),
        below_snippets=False,
    ),
    Setup(
        "uvicorn-asgiref",
        "wsgi",
        "uvicorn",
        "uvicorn",
        bridged("snippets.bridges.asgiref_to_asgi", fd_or_port("uvicorn")),
        parts=("uvloop", "httptools", "asgiref"),
        below_snippets=False,
    ),
    Setup(
        "uvicorn",
        "asgi",
        "uvicorn",
        "uvicorn",
        fd_or_port("uvicorn"),
        parts=("uvloop", "httptools", "websockets"),
    ),
    Setup(
        "uvicorn-h11",
        "asgi",
        "uvicorn",
        "uvicorn",
        fd_or_port("uvicorn", "--http", "h11"),
        parts=("uvloop", "h11", "websockets"),
        below_snippets=False,
    ),
    Setup(
        "uvicorn-zttp",
        "asgi",
        "uvicorn",
        "uvicorn",
        fd_or_port("uvicorn", "--http", "zttp"),
        parts=("uvloop", "zttp", "websockets"),
        below_snippets=False,
    ),
    Setup(
        "uvicorn-websockets",
        "asgi",
        "uvicorn",
        "uvicorn",
        fd_or_port("uvicorn", "--ws", "websockets"),
        parts=("uvloop", "httptools", "websockets"),
        below_snippets=False,
        about=WEBSOCKETS,
    ),
    Setup(
        "uvicorn-wsproto",
        "asgi",
        "uvicorn",
        "uvicorn",
        fd_or_port("uvicorn", "--ws", "wsproto"),
        parts=("uvloop", "httptools", "wsproto"),
        below_snippets=False,
        about=WEBSOCKETS,
    ),
    Setup(
        "hypercorn",
        "asgi",
        "hypercorn",
        "hypercorn",
        hypercorn(),
        parts=("h11", "h2", "wsproto"),
    ),
    Setup(
        "hypercorn-uvloop",
        "asgi",
        "hypercorn",
        "hypercorn",
        hypercorn("--worker-class", "uvloop"),
        parts=("uvloop", "h11", "h2", "wsproto"),
        below_snippets=False,
    ),
    Setup(
        "hypercorn-trio",
        "asgi",
        "hypercorn",
        "hypercorn",
        hypercorn("--worker-class", "trio"),
        parts=("trio", "h11", "h2", "wsproto"),
        below_snippets=False,
        loop="trio",
    ),
    Setup(
        "daphne",
        "asgi",
        "daphne",
        "daphne",
        fd_or_port("daphne"),
        parts=("twisted", "h2", "autobahn"),
    ),
    Setup("granian-asgi", "asgi", "granian", "granian", granian("asgi"), UnixSocket, parts=("uvloop",)),
    Setup("gunicorn-asgi", "asgi", "gunicorn", "gunicorn", gunicorn("--worker-class", "asgi"), parts=("uvloop",)),
    Setup(
        "gunicorn-uvicorn",
        "asgi",
        "gunicorn",
        "gunicorn",
        gunicorn("--worker-class", "uvicorn_worker.UvicornWorker"),
        parts=("uvicorn", "uvicorn-worker", "uvloop", "httptools", "websockets"),
        below_snippets=False,
    ),
    Setup(
        "gunicorn-a2wsgi",
        "asgi",
        "gunicorn",
        "gunicorn",
        bridged("snippets.bridges.a2wsgi_to_wsgi", gunicorn("--threads", "4")),
        parts=("a2wsgi",),
        below_snippets=False,
        hangs=True,
    ),
]
SETUPS = {setup.name: replace(setup, options=OF_SERVER[setup.server] | OF_SETUP.get(setup.name, {})) for setup in ALL}
