"""A raw-socket HTTP client: a friendly client would hide what this site documents.

It sends the bytes it is given, keeps header order and repeats, never retries, follows nothing, and notes when
each piece arrived. Every read has a deadline.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from wsproto.connection import Connection as WebSocketFrames
from wsproto.connection import ConnectionType
from wsproto.events import CloseConnection, Event, Ping
from wsproto.utilities import generate_accept_token, generate_nonce

PATIENCE = 20.0  # seconds for one read


class TimedOut(Exception):
    """Nothing more came within the deadline."""


class Broken(Exception):
    """The other side closed the connection, or what it sent is not HTTP."""


@dataclass(frozen=True)
class Response:
    """An answer. `completed` is the monotonic time at which its last byte had arrived."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    completed: float

    def header(self, name: str) -> str | None:
        """The value of the first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Connection:
    """One connection to a server, and what has been read from it."""

    def __init__(self, connected: socket.socket):
        self.socket = connected
        self.reader = connected.makefile("rb")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self.reader.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read_line(self) -> bytes:
        """One line without its line end. Raises TimedOut or Broken."""
        try:
            line = self.reader.readline()
        except TimeoutError:
            raise TimedOut("no further line came") from None
        if not line.endswith(b"\n"):
            raise Broken(f"the connection ended after {line!r}")
        return line.rstrip(b"\r\n")

    def read_some(self, limit: int) -> bytes:
        """At least one byte and at most `limit`, or b"" at the end of the stream."""
        try:
            return self.reader.read1(limit)
        except TimeoutError:
            raise TimedOut("no further byte came") from None

    def read_head(self) -> tuple[int, list[tuple[str, str]]]:
        """The status and the headers of the next answer (RFC 9112, sections 4 and 5)."""
        line = self.read_line().decode("latin-1")
        version, _, rest = line.partition(" ")
        if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
            raise Broken(f"not a status line: {line!r}")
        headers = []
        while line := self.read_line().decode("latin-1"):
            name, _, value = line.partition(":")
            headers.append((name, value.strip()))
        return int(rest[:3]), headers

    def read_pieces(self, status: int, headers: list[tuple[str, str]]) -> Iterator[tuple[float, bytes]]:
        """The pieces of the body as they arrive, each with its monotonic time (RFC 9112, section 6.3)."""
        fields = {name.lower(): value for name, value in headers}
        if status in (204, 304) or 100 <= status < 200:
            return
        if fields.get("transfer-encoding", "").lower() == "chunked":
            while size := int(self.read_line().split(b";")[0], 16):
                piece = b""
                while len(piece) < size:
                    piece += self.read_exactly_some(size - len(piece))
                self.read_line()
                yield time.monotonic(), piece
            while self.read_line():
                pass  # trailers
            return
        left = int(fields["content-length"]) if "content-length" in fields else None
        while left is None or left > 0:
            piece = self.read_some(65536 if left is None else left)
            if not piece:
                if left is None:
                    return
                raise Broken(f"the body ended {left} bytes early")
            left = None if left is None else left - len(piece)
            yield time.monotonic(), piece

    def read_exactly_some(self, limit: int) -> bytes:
        """Like read_some, where the end of the stream is an error."""
        piece = self.read_some(limit)
        if not piece:
            raise Broken("the connection ended inside a chunk")
        return piece

    def read_response(self) -> Response:
        status, headers = self.read_head()
        body = b"".join(piece for _, piece in self.read_pieces(status, headers))
        return Response(status, headers, body, time.monotonic())


@dataclass(frozen=True)
class Site:
    """Where to ask: a TCP address or the path of a unix socket, and a prefix that chooses the application."""

    address: tuple[str, int] | str
    prefix: str = ""

    def connect(self, timeout: float = PATIENCE) -> Connection:
        family = socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(timeout)
        try:
            opened.connect(self.address)
        except OSError:
            opened.close()
            raise
        return Connection(opened)

    def head(self, method: str = "GET", target: str = "/", headers: tuple[tuple[str, str], ...] = ()) -> bytes:
        """The bytes of a request's head; it asks the server to close unless a Connection header is given."""
        given = {name.lower() for name, _ in headers}
        lines = [f"{method} {self.prefix}{target} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in headers]
        if "connection" not in given:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def get(self, target: str = "/", timeout: float = PATIENCE) -> Response:
        """One request on a connection of its own."""
        with self.connect(timeout) as connection:
            connection.send(self.head("GET", target))
            return connection.read_response()

    def post(self, target: str, body: bytes) -> Response:
        with self.connect() as connection:
            connection.send(self.head("POST", target, (("Content-Length", str(len(body))),)) + body)
            return connection.read_response()

    def together(self, count: int, target: str = "/") -> list[Response]:
        """`count` requests, all sent before the first answer is read.

        Each connection is closed as soon as its answer is complete: gunicorn's sync worker waits up to two
        seconds for that before it takes the next request.
        """
        with ExitStack() as opened:
            connections = [opened.enter_context(self.connect()) for _ in range(count)]
            for connection in connections:
                connection.send(self.head("GET", target))
            answers = []
            for connection in connections:
                answers.append(connection.read_response())
                connection.close()
            return answers


class WebSocket:
    """The client's side of a WebSocket on a raw connection (RFC 6455); the frames are wsproto's."""

    def __init__(self, connection: Connection):
        self.connection = connection
        self.frames = WebSocketFrames(ConnectionType.CLIENT)

    @classmethod
    def ask(cls, connection: Connection, site: Site, target: str = "/") -> tuple[int, list[tuple[str, str]], bool]:
        """Send an upgrade request. Returns status, headers, and whether it was accepted with the right token."""
        nonce = generate_nonce()
        connection.send(
            site.head(
                "GET",
                target,
                (
                    ("Connection", "Upgrade"),
                    ("Upgrade", "websocket"),
                    ("Sec-WebSocket-Version", "13"),
                    ("Sec-WebSocket-Key", nonce.decode()),
                ),
            )
        )
        status, headers = connection.read_head()
        accept = next((value for name, value in headers if name.lower() == "sec-websocket-accept"), None)
        return status, headers, status == 101 and accept == generate_accept_token(nonce).decode()

    def send(self, event: Event) -> None:
        self.connection.send(self.frames.send(event))

    def receive(self) -> Event:
        """The next event that is not a ping, which is answered. Raises TimedOut or Broken."""
        while True:
            for event in self.frames.events():
                if not isinstance(event, Ping):
                    return event
                self.send(event.response())
            data = self.connection.read_some(65536)
            if not data:
                raise Broken("the WebSocket ended without a close frame")
            self.frames.receive_data(data)

    def close(self) -> None:
        self.send(CloseConnection(code=1000))
