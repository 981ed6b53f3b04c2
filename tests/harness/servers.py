"""One adapter per server, and below it the setups: the columns of every table.

An adapter turns an address and an application into one command line. The tests call it with a socket that
they hold, the pages show it for 127.0.0.1:8000, so what is shown is what was run.
"""

import importlib.metadata
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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

    @property
    def uri(self) -> str:
        return f"unix:{self.path}"


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
class Option:
    """What a server's command line calls something that a claim asks for, and the address that this needs, if another.

    In a word, `{certificate}` and `{key}` stand for the paths of PEM files, `{host}` and `{port}` for the address,
    and `{app}` for the application.
    Where `listens`, the words themselves say where to listen, and the adapter gets no address.
    """

    words: tuple[str, ...] = ()
    takes: type | None = None
    listens: bool = False

    @property
    def secure(self) -> bool:
        """Whether the server then speaks TLS."""
        return any("{certificate}" in word for word in self.words)


@dataclass(frozen=True)
class Lacks:
    """Why a setup cannot be asked for an option: the reason of an `n/a`."""

    reason: str


# What a row of docs/claims may ask for with `option`.
OPTIONS = {
    "two-workers": "two worker processes",
    "tls": "a certificate and its key",
    "http2": "a certificate and its key, and HTTP/2",
    "clear-http2": "HTTP/2 without TLS",
    "http3": "a certificate and its key, and HTTP/3",
    "tcp": "a TCP address, also where the harness would take a unix socket",
    "unix-socket": "a unix socket",
    "root-path": "/api as the prefix below which the application is mounted",
    "short-grace": "one second at most for what is still going on when it is told to stop",
    "timeout-2": "two seconds at most for a request",
}
ON_TLS = {"tls", "http2", "http3"}


@dataclass(frozen=True)
class Setup:
    """A server with the options that change its behaviour.

    `distribution` is None for what comes with Python. `takes` is the address the harness gives it.
    `shown_by` names the snippet that serves, where there is no command line to show. `options` says for each name
    of OPTIONS what its command line calls it, or why there is none. `argv` is called with the address, the
    application and the words of an option, if one is asked for.
    """

    name: str
    interface: str
    server: str
    distribution: str | None
    argv: Callable[..., list[str]]
    takes: type = HeldSocket
    shown_by: str | None = None
    options: Mapping[str, Option | Lacks] = field(default_factory=dict, hash=False)

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

    def command(self, address: "Address", app: str, option: Option = Option()) -> list[str]:
        """The command line that serves `app` at an address with an option; the paths of its files are not filled in."""
        words = [word.replace("{app}", app) for word in option.words]
        if isinstance(address, TcpPort):
            words = [word.replace("{host}", address.host).replace("{port}", str(address.port)) for word in words]
        return self.argv(None if option.listens else address, app, *words)


class MissingDistribution(LookupError):
    """A server's distribution is not installed."""


def wsgiref(address: Address, app: str, *more: str) -> list[str]:
    return ["python", "-m", "tests.harness.serve_wsgiref", *more, str(address.fd), app]


def gunicorn(*options: str) -> Callable[..., list[str]]:
    def argv(address: Address, app: str, *more: str) -> list[str]:
        return ["gunicorn", *options, "--no-control-socket", *more, "--bind", address.uri, app]

    return argv


def waitress(address: Address, app: str, *more: str) -> list[str]:
    match address:
        case UnixSocket(path):
            listen = f"--unix-socket={path}"
        case TcpPort():
            listen = f"--listen={address.uri}"
    return ["waitress-serve", "--threads=4", *more, listen, app]


def uwsgi(address: Address, app: str, *more: str) -> list[str]:
    # Without --die-on-term, TERM reloads; without --need-app, a broken import serves errors; without -H, the
    # embedded interpreter does not see the virtual environment.
    options = ["--master", "--die-on-term", "--need-app", "-H", ".venv", "--threads", "4"]
    match address:
        case None:
            listen = []
        case UnixSocket(path):
            listen = ["--http-socket", path]
        case _:
            listen = ["--http-socket", address.uri]
    return ["uwsgi", *options, *more, *listen, "--module", app]


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


def hypercorn(*options: str) -> Callable[..., list[str]]:
    return lambda address, app, *more: ["hypercorn", *options, *more, "--bind", address.uri, app]


ONE_PROCESS = Lacks("it has no option for more than one worker process")
NO_HTTP3 = Lacks("it has no option for HTTP/3")
NO_TLS = {
    "tls": Lacks("it has no option for TLS"),
    "http2": Lacks("it has no option for TLS"),
    "clear-http2": Option(),
    "http3": NO_HTTP3,
}
NO_PREFIX = Lacks("it has no option for a prefix")
UNIX_SOCKET = Option(takes=UnixSocket)
TWISTED_TLS = "ssl:interface={host}:port={port}:privateKey={key}:certKey={certificate}"

NO_GRACE = Lacks("it has no option for how long stopping may take")
NO_LIMIT = Lacks("it has no option that limits how long a request may take")

# By the server, for all its setups.
OF_SERVER: dict[str, dict[str, Option | Lacks]] = {
    "wsgiref": {
        "two-workers": ONE_PROCESS,
        "tcp": Option(),
        "unix-socket": Lacks("its server class is one for TCP"),
        "root-path": NO_PREFIX,
        "short-grace": NO_GRACE,
        "timeout-2": NO_LIMIT,
    }
    | NO_TLS,
    "gunicorn": {
        "two-workers": Option(("--workers", "2")),
        "tls": Option(("--certfile", "{certificate}", "--keyfile", "{key}")),
        "http2": Option(("--certfile", "{certificate}", "--keyfile", "{key}", "--http-protocols", "h2,h1")),
        "clear-http2": Option(("--http-protocols", "h2,h1", "--http2-cleartext", "prior-knowledge")),
        "http3": NO_HTTP3,
        "tcp": Option(),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--env", "SCRIPT_NAME=/api")),
        "short-grace": Option(("--graceful-timeout", "1")),
        "timeout-2": Option(("--timeout", "2")),
    },
    "waitress": {
        "two-workers": ONE_PROCESS,
        "tcp": Option(takes=TcpPort),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--url-prefix=/api",)),
        "short-grace": NO_GRACE,
        "timeout-2": Lacks("its time limits are for idle connections, not for requests"),
    }
    | NO_TLS,
    "uWSGI": {
        "two-workers": Option(("--processes", "2")),
        "tls": Option(("--https-socket", "{host}:{port},{certificate},{key}"), TcpPort, listens=True),
        "http2": Option(("--https-socket", "{host}:{port},{certificate},{key}"), TcpPort, listens=True),
        "clear-http2": Option(),
        "http3": NO_HTTP3,
        "tcp": Option(),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--manage-script-name", "--mount", "/api={app}")),
        "short-grace": Option(("--worker-reload-mercy", "1")),
        "timeout-2": Option(("--harakiri", "2")),
    },
    "granian": {
        "two-workers": Option(("--workers", "2")),
        "tls": Option(("--ssl-certificate", "{certificate}", "--ssl-keyfile", "{key}"), TcpPort),
        "http2": Option(("--ssl-certificate", "{certificate}", "--ssl-keyfile", "{key}"), TcpPort),
        "clear-http2": Option(),
        "http3": NO_HTTP3,
        "tcp": Option(takes=TcpPort),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--url-path-prefix", "/api")),
        "short-grace": Option(("--workers-kill-timeout", "1")),
        "timeout-2": NO_LIMIT,
    },
    "uvicorn": {
        "two-workers": Option(("--workers", "2")),
        "tls": Option(("--ssl-certfile", "{certificate}", "--ssl-keyfile", "{key}")),
        "http2": Option(("--ssl-certfile", "{certificate}", "--ssl-keyfile", "{key}")),
        "clear-http2": Option(),
        "http3": NO_HTTP3,
        "tcp": Option(),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--root-path", "/api")),
        "short-grace": Option(("--timeout-graceful-shutdown", "1")),
        "timeout-2": NO_LIMIT,
    },
    "hypercorn": {
        "two-workers": Option(("--workers", "2")),
        "tls": Option(("--certfile", "{certificate}", "--keyfile", "{key}")),
        "http2": Option(("--certfile", "{certificate}", "--keyfile", "{key}")),
        "clear-http2": Option(),
        "http3": Option(("--certfile", "{certificate}", "--keyfile", "{key}", "--quic-bind", "{host}:{port}"), TcpPort),
        "tcp": Option(),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--root-path", "/api")),
        "short-grace": Option(("--graceful-timeout", "1")),
        "timeout-2": NO_LIMIT,
    },
    "daphne": {
        "two-workers": ONE_PROCESS,
        "tls": Option(("--endpoint", TWISTED_TLS), TcpPort, listens=True),
        "http2": Option(("--endpoint", TWISTED_TLS), TcpPort, listens=True),
        "clear-http2": Option(),
        "http3": NO_HTTP3,
        "tcp": Option(),
        "unix-socket": UNIX_SOCKET,
        "root-path": Option(("--root-path", "/api")),
        "short-grace": NO_GRACE,
        "timeout-2": Option(("--http-timeout", "2")),
    },
}
# By the setup, where its options differ from those of its server's other setups.
OF_SETUP: dict[str, dict[str, Option | Lacks]] = {
    "gunicorn-asgi": {"root-path": Option(("--root-path", "/api"))},
}


ALL = [
    Setup("wsgiref", "wsgi", "wsgiref", None, wsgiref, shown_by="snippets.wsgi.serve"),
    Setup("gunicorn-sync", "wsgi", "gunicorn", "gunicorn", gunicorn()),
    Setup("gunicorn-gthread", "wsgi", "gunicorn", "gunicorn", gunicorn("--threads", "4")),
    Setup("waitress", "wsgi", "waitress", "waitress", waitress, UnixSocket),
    Setup("uwsgi", "wsgi", "uWSGI", "uwsgi", uwsgi),
    Setup("granian-wsgi", "wsgi", "granian", "granian", granian("wsgi", "--blocking-threads", "4"), UnixSocket),
    Setup("uvicorn", "asgi", "uvicorn", "uvicorn", fd_or_port("uvicorn")),
    Setup("hypercorn", "asgi", "hypercorn", "hypercorn", hypercorn()),
    Setup("daphne", "asgi", "daphne", "daphne", fd_or_port("daphne")),
    Setup("granian-asgi", "asgi", "granian", "granian", granian("asgi"), UnixSocket),
    Setup("gunicorn-asgi", "asgi", "gunicorn", "gunicorn", gunicorn("--worker-class", "asgi")),
]
SETUPS = {setup.name: replace(setup, options=OF_SERVER[setup.server] | OF_SETUP.get(setup.name, {})) for setup in ALL}
