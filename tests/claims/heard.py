"""How the application is asked what it was told, and what it answers: the environ or the scope of a request."""

from ast import literal_eval
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from json import loads
from socket import create_connection

from tests.harness.claims import Cell, experiment
from tests.harness.clock import ANSWER
from tests.harness.idle import wait_until_idle
from tests.harness.process import Server
from tests.harness.wire import Broken, Connection, Response, Site, closes

TARGET = "/caf%C3%A9/a?q=%20&x=+"
ONE_HOST, ANOTHER_HOST = ("site.example", "8443"), ("other.example", "9443")  # what clients call the server
STRANGER = "127.0.0.2"  # an address of this machine too, which nobody has been told to trust
FORWARDED = (("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"))
HEADERS = (("X-Mixed-CASE", "value"), ("X-Two", "first"), ("X-Two", "second"), ("X_Under", "value"))
REQUIRED = {
    "wsgi": {
        "REQUEST_METHOD": "str",
        "PATH_INFO": "str",
        "QUERY_STRING": "str",
        "SERVER_NAME": "str",
        "SERVER_PORT": "str",
        "SERVER_PROTOCOL": "str",
        "wsgi.version": "tuple",
        "wsgi.url_scheme": "str",
        "wsgi.input": None,
        "wsgi.errors": None,
        "wsgi.multithread": None,
        "wsgi.multiprocess": None,
        "wsgi.run_once": None,
    },
    "asgi": {
        "type": "str",
        "asgi": "dict",
        "http_version": "str",
        "method": "str",
        "path": "str",
        "query_string": "bytes",
        "headers": None,
    },
}
OPTIONAL = {
    "wsgi": ("SCRIPT_NAME", "CONTENT_TYPE", "CONTENT_LENGTH", "REMOTE_ADDR", "SERVER_SOFTWARE", "wsgi.file_wrapper"),
    "asgi": ("scheme", "raw_path", "root_path", "client", "server", "state", "extensions"),
}
NAMED = {
    "wsgi": {
        *REQUIRED["wsgi"],
        *OPTIONAL["wsgi"],
        *("AUTH_TYPE", "GATEWAY_INTERFACE", "PATH_TRANSLATED", "REMOTE_HOST", "REMOTE_IDENT", "REMOTE_USER"),
    },
    "asgi": {
        *REQUIRED["asgi"],
        *OPTIONAL["asgi"],
    },
}


class Told:
    """An environ or a scope as the snippet writes it down: the type of each key, and the value where it is plain."""

    def __init__(self, body: bytes):
        said = loads(body)
        self.type = said["type"]
        self.types = {key: kind for key, (kind, _) in said["told"].items()}
        self.texts = {key: text for key, (_, text) in said["told"].items()}

    @cached_property
    def values(self) -> dict:
        """What is plain: text, numbers, bytes and what is made of them."""
        plain = {}
        for key, text in self.texts.items():
            with suppress(ValueError, SyntaxError):
                plain[key] = literal_eval(text)
        return plain

    def get(self, key: str):
        return self.values.get(key)

    def header(self, name: str) -> list[bytes]:
        """The values of a header in an ASGI scope."""
        return [bytes(value) for key, value in self.get("headers") if key == name.encode()]


@experiment
def tell(site: Site) -> Told:
    """One request with something of everything; many claims look at what the application was told of it."""
    return told_of(site, TARGET, HEADERS)


def told_of(site: Site, target: str = TARGET, headers: tuple[tuple[str, str], ...] = ()) -> Told:
    with site.connect() as connection:
        connection.send(site.head("GET", target, headers))
        return Told(connection.read_response().body)


def told_of_a_body(site: Site) -> Told:
    """What is told of a request that has all that a request can have."""
    headers = (("Content-Type", "text/plain"), ("Content-Length", "5"), ("X-Color", "red"))
    with site.connect() as connection:
        connection.send(site.head("POST", "/caf%C3%A9?q=%20", headers) + b"hello")
        return Told(connection.read_response().body)


def told_to(site: Site, address: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Told, int]:
    """What is told about a client at that address of this machine, and the port that the client has."""
    with Connection(create_connection(site.address, ANSWER, source_address=(address, 0))) as connection:
        connection.send(site.head("GET", TARGET, headers))
        return Told(connection.read_response().body), connection.socket.getsockname()[1]


def path_of(cell: Cell, told: Told) -> str:
    """The path below where the snippet is mounted: an ASGI path holds the root path too."""
    return told.get("PATH_INFO") if cell.interface == "wsgi" else told.get("path").removeprefix(cell.site.prefix)


def one_after_another(server: Server, targets: list[str], apart: bool = False) -> tuple[list[Response], int]:
    """Ask on one connection for as long as the server keeps it. The answers, and how many connections it took.

    Where they are to be `apart`, each comes when the server has nothing left to do, so that none is taken as pipelined.
    A target that is not answered, or with an error, is asked for once more on a connection of its own.
    """
    site, answers, opened = server.site, [], 0
    left = list(reversed(targets))
    while left:
        opened += 1
        with site.connect() as connection:
            asked = 0
            while left:
                try:
                    if apart:
                        wait_until_idle(server)
                    connection.send(site.head("GET", left[-1], (("Connection", "keep-alive"),)))
                    answer = connection.read_response()
                except Broken:
                    answer = None
                asked += 1
                if asked > 1 and (answer is None or answer.status != 200):
                    break
                answers.append(answer)
                left.pop()
                if closes(answer):
                    break
    return answers, opened


def families(keys: set[str]) -> list[str]:
    """Names in order; of those that begin alike up to a dot, where there are more than three, only the beginning."""
    sizes = Counter(key.partition(".")[0] for key in keys if "." in key)
    large = {name for name, size in sizes.items() if size > 3}
    return sorted({f"{name}.*" if (name := key.partition(".")[0]) in large else key for key in keys})


@dataclass(frozen=True)
class OverTcp:
    """What is told over TCP: of a request with a body, to 127.0.0.2 with that client's port, and of forged headers."""

    of_a_body: Told
    of_client: Told
    port: int
    forwarded: dict[str, Told]


@experiment
def over_tcp(cell: Cell) -> OverTcp:
    """One server with the claim's option decides several claims."""
    with cell.running() as server:
        of_client, port = told_to(server.site, STRANGER)
        forwarded = {address: told_to(server.site, address, FORWARDED)[0] for address in ("127.0.0.1", STRANGER)}
        return OverTcp(told_of_a_body(server.site), of_client, port, forwarded)


@experiment
def through_unix_socket(cell: Cell) -> tuple[Told, Told, str]:
    """What is told through a unix socket to clients of two hosts, and its path. One server decides three claims."""
    with cell.running() as server:
        told = [told_of(server.site, headers=(("Host", f"{name}:{port}"),)) for name, port in (ONE_HOST, ANOTHER_HOST)]
        return *told, server.site.address


@experiment
def below_prefix(cell: Cell) -> dict[str, Response]:
    """The answers for /api/told and for /told of a server that is started for the prefix /api."""
    with cell.running() as server:
        return {target: server.site.get(target) for target in ("/api/told", "/told")}


def changed_by_forwarded(cell: Cell, address: str) -> list[str]:
    """What the headers of a proxy at that address change."""
    told, wsgi = over_tcp(cell).forwarded[address], cell.interface == "wsgi"
    scheme = told.get("wsgi.url_scheme" if wsgi else "scheme")
    client = told.get("REMOTE_ADDR") if wsgi else (told.get("client") or [None])[0]
    return ["the scheme"] * (scheme == "https") + ["the client's address"] * (client == "203.0.113.7")


def header(cell: Cell, said: Told, name: str) -> str | None:
    """A header as the application is told it, of either interface."""
    if cell.interface == "wsgi":
        key = name.upper().replace("-", "_")
        return said.get(key if key.startswith("CONTENT_") else f"HTTP_{key}") or None
    return next((value.decode() for value in said.header(name)), None)
