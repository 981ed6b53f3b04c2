"""What a claim may ask a server for, and what each server calls it on its command line, or why it has no such thing."""

from dataclasses import dataclass
from signal import SIGHUP, SIGUSR1, Signals

from tests.harness.addresses import TcpPort, UnixSocket


@dataclass(frozen=True)
class Option:
    """What a server's command line calls something that a claim asks for, and the address that this needs, if another.

    In a word, `{certificate}` and `{key}` stand for the paths of PEM files, `{host}` and `{port}` for the address,
    `{spare}` for another port, and `{app}` for the application.
    Where `listens`, the words themselves say where to listen, and the adapter gets no address.
    `replaces_on` is the signal on which a first process that has workers replaces them.
    """

    words: tuple[str, ...] = ()
    takes: type | None = None
    listens: bool = False
    replaces_on: Signals = SIGHUP

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
# What a claim about servers behind nginx may ask for, too.
OPTIONS_BEHIND = {
    "unix-trusted": "a unix socket, and that whoever asks through it is believed what it says of the client"
}
ON_TLS = {"tls", "http2", "http3"}


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

APACHE_TLS = (
    *("--host", "{host}", "--port", "{spare}", "--https-port", "{port}", "--server-name", "{host}"),
    *("--ssl-certificate-file", "{certificate}", "--ssl-certificate-key-file", "{key}"),
)
IN_CODE = Lacks("the snippet that serves with it has no TLS; `run_simple` takes an `ssl_context`")

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
    "werkzeug": {
        "two-workers": Lacks("it can start a process for each request, and has no workers"),
        "tls": IN_CODE,
        "http2": IN_CODE,
        "clear-http2": Option(),
        "http3": NO_HTTP3,
        "tcp": Option(),
        "unix-socket": Lacks("the snippet that serves with it asks for TCP; `run_simple` takes `unix://` and a path"),
        "root-path": NO_PREFIX,
        "short-grace": NO_GRACE,
        "timeout-2": NO_LIMIT,
    },
    "cheroot": {
        "two-workers": ONE_PROCESS,
        "tls": Lacks("its command has no option for TLS; its server class has"),
        "http2": Lacks("its command has no option for TLS; its server class has"),
        "clear-http2": Option(),
        "http3": NO_HTTP3,
        "tcp": Option(takes=TcpPort),
        "unix-socket": UNIX_SOCKET,
        "root-path": NO_PREFIX,
        "short-grace": Option(("--shutdown-timeout", "1")),
        "timeout-2": Lacks("its time limits are for connections and for stopping, not for requests"),
    },
    "mod_wsgi": {
        "two-workers": Option(("--processes", "2"), replaces_on=SIGUSR1),
        "tls": Option(APACHE_TLS, TcpPort, listens=True),
        "http2": Option((*APACHE_TLS, "--http2"), TcpPort, listens=True),
        "clear-http2": Option(("--http2",)),
        "http3": NO_HTTP3,
        "tcp": Option(),
        "unix-socket": Lacks("Apache listens on TCP"),
        "root-path": Option(("--mount-point", "/api")),
        "short-grace": Option(("--shutdown-timeout", "1")),
        "timeout-2": Option(("--request-timeout", "2")),
    },
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
        "own-protocol": Option(("--socket", "{host}:{port}"), TcpPort, listens=True),  # for docs/errors.toml only
    },
    "granian": {
        "two-workers": Option(("--workers", "2"), TcpPort),  # on a unix socket, one worker takes whole bursts
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
# By the server, behind nginx.
OF_SERVER_BEHIND: dict[str, dict[str, Option | Lacks]] = {
    "gunicorn": {"unix-trusted": Option(("--forwarded-allow-ips", "*"), UnixSocket)},
    "uvicorn": {"unix-trusted": Option(("--forwarded-allow-ips", "*"), UnixSocket)},
    "hypercorn": {
        "unix-trusted": Lacks("its command has no option for it; `ProxyFixMiddleware` goes around the application")
    },
}
# By the setup, where its options differ from those of its server's other setups.
OF_SETUP: dict[str, dict[str, Option | Lacks]] = {
    "uvicorn-zttp": {
        "http2": Option(("--http2", "--ssl-certfile", "{certificate}", "--ssl-keyfile", "{key}")),
        "clear-http2": Option(("--http2",)),
    },
    "gunicorn-asgi": {"root-path": Option(("--root-path", "/api"))},
    "gunicorn-uvicorn": {
        "http2": Option(("--certfile", "{certificate}", "--keyfile", "{key}")),
        "clear-http2": Option(),
        "root-path": Lacks("the worker has no option for a prefix"),
        "timeout-2": Option(("--timeout", "2")),
    },
}
