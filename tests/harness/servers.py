"""One adapter per server, and below it the setups: the columns of every table.

An adapter turns an address and an application into one command line. The tests call it with a socket that
they hold, the pages show it for 127.0.0.1:8000, so what is shown is what was run.
"""

import importlib.metadata
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(sys.executable).parent  # where the servers' commands are installed


@dataclass(frozen=True)
class HeldSocket:
    """A listening TCP socket of ours that the server inherits: no other process can answer on it."""

    fd: int

    @property
    def uri(self) -> str:
        return f"fd://{self.fd}"


@dataclass(frozen=True)
class UnixSocket:
    """A path in a private folder, for servers that take no open socket."""

    path: str


@dataclass(frozen=True)
class TcpPort:
    """An address that the server binds by itself: what the pages show."""

    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def uri(self) -> str:
        return f"{self.host}:{self.port}"


Address = HeldSocket | UnixSocket | TcpPort


@dataclass(frozen=True)
class Setup:
    """A server with the options that change its behaviour.

    `distribution` is None for what comes with Python. `takes` is the address the harness gives it.
    `shown_by` names the snippet that serves, where there is no command line to show.
    """

    name: str
    interface: str
    server: str
    distribution: str | None
    argv: Callable[[Address, str], list[str]]
    takes: type = HeldSocket
    shown_by: str | None = None

    def version(self) -> str:
        """The installed version. Raises MissingDistribution with the command that installs it."""
        if self.distribution is None:
            return platform.python_version()
        try:
            return importlib.metadata.version(self.distribution)
        except importlib.metadata.PackageNotFoundError:
            raise MissingDistribution(
                f"{self.name}: the distribution {self.distribution} is not installed. Run: make setup"
            ) from None


class MissingDistribution(LookupError):
    """A server's distribution is not installed."""


def wsgiref(address: Address, app: str) -> list[str]:
    return ["python", "-m", "tests.harness.serve_wsgiref", str(address.fd), app]


def gunicorn(*options: str) -> Callable[[Address, str], list[str]]:
    return lambda address, app: ["gunicorn", *options, "--no-control-socket", "--bind", address.uri, app]


def waitress(address: Address, app: str) -> list[str]:
    match address:
        case UnixSocket(path):
            listen = f"--unix-socket={path}"
        case TcpPort():
            listen = f"--listen={address.uri}"
    return ["waitress-serve", "--threads=4", listen, app]


def uwsgi(address: Address, app: str) -> list[str]:
    # Without --die-on-term, TERM reloads; without --need-app, a broken import serves errors; without -H, the
    # embedded interpreter does not see the virtual environment.
    options = ["--master", "--die-on-term", "--need-app", "-H", ".venv", "--threads", "4"]
    return ["uwsgi", *options, "--http-socket", address.uri, "--module", app]


def granian(interface: str, *options: str) -> Callable[[Address, str], list[str]]:
    def argv(address: Address, app: str) -> list[str]:
        match address:
            case UnixSocket(path):
                listen = ["--uds", path]
            case TcpPort(host, port):
                listen = ["--host", host, "--port", str(port)]
        return ["granian", "--interface", interface, *options, *listen, app]

    return argv


def fd_or_port(command: str) -> Callable[[Address, str], list[str]]:
    """For uvicorn and daphne, which spell it alike."""

    def argv(address: Address, app: str) -> list[str]:
        match address:
            case HeldSocket(fd):
                listen = ["--fd", str(fd)]
            case TcpPort(host, port):
                listen = ["--host" if command == "uvicorn" else "--bind", host, "--port", str(port)]
        return [command, *listen, app]

    return argv


def hypercorn(address: Address, app: str) -> list[str]:
    return ["hypercorn", "--bind", address.uri, app]


SETUPS = {
    setup.name: setup
    for setup in [
        Setup("wsgiref", "wsgi", "wsgiref", None, wsgiref, shown_by="snippets.wsgi.serve"),
        Setup("gunicorn-sync", "wsgi", "gunicorn", "gunicorn", gunicorn()),
        Setup("gunicorn-gthread", "wsgi", "gunicorn", "gunicorn", gunicorn("--threads", "4")),
        Setup("waitress", "wsgi", "waitress", "waitress", waitress, UnixSocket),
        Setup("uwsgi", "wsgi", "uWSGI", "uwsgi", uwsgi),
        Setup("granian-wsgi", "wsgi", "granian", "granian", granian("wsgi", "--blocking-threads", "4"), UnixSocket),
        Setup("uvicorn", "asgi", "uvicorn", "uvicorn", fd_or_port("uvicorn")),
        Setup("hypercorn", "asgi", "hypercorn", "hypercorn", hypercorn),
        Setup("daphne", "asgi", "daphne", "daphne", fd_or_port("daphne")),
        Setup("granian-asgi", "asgi", "granian", "granian", granian("asgi"), UnixSocket),
        Setup("gunicorn-asgi", "asgi", "gunicorn", "gunicorn", gunicorn("--worker-class", "asgi")),
    ]
}
