"""A raw-socket HTTP client: a friendly client would hide what this site documents.

It sends the bytes it is given, keeps header order and repeats, never retries, follows nothing, and notes when
each piece arrived. Whatever waits has a deadline.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from wsproto.connection import Connection as WebSocketFrames
from wsproto.connection import ConnectionType
from wsproto.events import CloseConnection, Event, Message, Ping
from wsproto.utilities import generate_accept_token, generate_nonce

from tests.harness.clock import ANSWER


class TimedOut(Exception):
    """It did not all come, or was not all taken, within the deadline."""


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


def closes(response: Response) -> bool:
    """Whether the server says that it ends the connection after this answer (RFC 9112, section 9.6)."""
    return (response.header("connection") or "").lower() == "close"


class Connection:
    """One connection to a server, and what has been read from it.

    Each call that reads has `patience` seconds for all of what it reads: a server that sends one byte now and then
    does not hold it up for ever. After TimedOut, what came so far is still there to be read.
    """

    def __init__(self, connected: socket.socket):
        self.socket = connected
        self.patience = connected.gettimeout() or ANSWER
        self.unread = b""
        self.comes: Callable[[], object] | None = None  # waits for more; false if something tells that none comes
        self.trailers: list[tuple[str, str]] = []  # of all chunked bodies so far (RFC 9112, section 7.1.2)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def deadline(self) -> float:
        return time.monotonic() + self.patience

    def send(self, data: bytes) -> None:
        """Raises TimedOut if the other side does not take it, Broken if it has closed."""
        self.socket.settimeout(self.patience)
        with translated("what was sent was not taken"):
            self.socket.sendall(data)

    def receive(self, deadline: float) -> bytes:
        """What comes next, or b"" at the end of the stream. Raises TimedOut or Broken."""
        if self.comes and not self.comes():
            raise TimedOut("nothing further came")
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimedOut("what came was too slow")
        self.socket.settimeout(left)
        with translated("nothing further came"):
            return self.socket.recv(65536)

    def read_line(self, deadline: float | None = None) -> bytes:
        """One line without its line end. Raises TimedOut or Broken."""
        deadline = deadline or self.deadline()
        while b"\n" not in self.unread:
            data = self.receive(deadline)
            if not data:
                raise Broken(f"the connection ended after {self.unread!r}")
            self.unread += data
        line, _, self.unread = self.unread.partition(b"\n")
        return line.removesuffix(b"\r")

    def read_some(self, limit: int, deadline: float | None = None) -> bytes:
        """At least one byte and at most `limit`, or b"" at the end of the stream."""
        data = self.unread or self.receive(deadline or self.deadline())
        self.unread = data[limit:]
        return data[:limit]

    def read_head(self, deadline: float | None = None) -> tuple[int, list[tuple[str, str]]]:
        """The status and the headers of the next answer (RFC 9112, sections 4 and 5)."""
        deadline = deadline or self.deadline()
        line = self.read_line(deadline).decode("latin-1")
        status = re.fullmatch(r"HTTP/1\.[0-9] ([0-9]{3})( .*)?", line)
        if not status:
            raise Broken(f"not a status line: {line!r}")
        headers = []
        while line := self.read_line(deadline).decode("latin-1"):
            name, colon, value = line.partition(":")
            if not colon:
                raise Broken(f"not a header: {line!r}")
            headers.append((name, value.strip()))
        return int(status[1]), headers

    def read_pieces(
        self, status: int, headers: list[tuple[str, str]], deadline: float | None = None
    ) -> Iterator[tuple[float, bytes]]:
        """The pieces of the body as they arrive, each with its monotonic time (RFC 9112, section 6.3).

        Without a deadline for all of them, each piece has one of its own.
        """
        if status in (204, 304) or 100 <= status < 200:
            return
        codings = [value.lower() for name, value in headers if name.lower() == "transfer-encoding"]
        if codings and codings[-1].rpartition(",")[2].strip() == "chunked":
            yield from self.read_chunks(deadline)
            return
        left = None if codings else body_length(headers)
        while left is None or left > 0:
            piece = self.read_some(65536 if left is None else left, deadline)
            if not piece:
                if left is None:
                    return
                raise Broken(f"the body ended {left} bytes early")
            left = None if left is None else left - len(piece)
            yield time.monotonic(), piece

    def read_chunks(self, deadline: float | None) -> Iterator[tuple[float, bytes]]:
        """The chunks of a body, each when it is complete (RFC 9112, section 7.1)."""
        while size := chunk_size(self.read_line(deadline)):
            piece = b""
            while len(piece) < size:
                piece += self.read_exactly_some(size - len(piece), deadline)
            arrived = time.monotonic()
            if rest := self.read_line(deadline):
                raise Broken(f"a chunk of {size} bytes goes on: {rest!r}")
            yield arrived, piece
        while line := self.read_line(deadline):
            name, _, value = line.decode("latin-1").partition(":")
            self.trailers.append((name, value.strip()))

    def read_exactly_some(self, limit: int, deadline: float | None = None) -> bytes:
        """Like read_some, where the end of the stream is an error."""
        piece = self.read_some(limit, deadline)
        if not piece:
            raise Broken("the connection ended inside a chunk")
        return piece

    def read_rest(self) -> bytes:
        """Whatever comes until the other side closes, in whatever way. Raises TimedOut if it does not."""
        deadline = self.deadline()
        rest = b""
        try:
            while piece := self.read_some(65536, deadline):
                rest += piece
        except Broken:
            pass
        return rest

    def read_response(self) -> Response:
        deadline = self.deadline()
        status, headers = self.read_head(deadline)
        body = b"".join(piece for _, piece in self.read_pieces(status, headers, deadline))
        return Response(status, headers, body, time.monotonic())


@contextmanager
def translated(late: str) -> Iterator[None]:
    """A socket's errors as this module's: a probe has two to expect."""
    try:
        yield
    except TimeoutError:
        raise TimedOut(late) from None
    except ConnectionError as error:
        raise Broken(f"the other side closed the connection: {error.strerror}") from None
    except ssl.SSLError as error:
        raise Broken(f"TLS failed: {error.reason or error}") from None


def chunk_size(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    if not re.fullmatch(rb"[0-9A-Fa-f]+", digits):  # int() would also take a sign, "0x" and underscores
        raise Broken(f"not the size of a chunk: {line!r}")
    return int(digits, 16)


def body_length(headers: list[tuple[str, str]]) -> int | None:
    """The Content-Length, or None where there is none: the body then ends with the connection."""
    given = {value for name, value in headers if name.lower() == "content-length"}
    if not given:
        return None
    if len(given) > 1 or not re.fullmatch(r"[0-9]+", next(iter(given))):
        raise Broken(f"not one Content-Length: {', '.join(sorted(given))}")
    return int(given.pop())


@dataclass(frozen=True)
class Site:
    """Where to ask: a TCP address or the path of a unix socket, a prefix that chooses the application, and how to
    speak TLS, if so."""

    address: tuple[str, int] | str
    prefix: str = ""
    tls: ssl.SSLContext | None = None

    def connect(self, timeout: float = ANSWER, source: str | None = None) -> Connection:
        """A new connection, from an address of this machine if one is given. Raises TimedOut or OSError."""
        family = socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(timeout)
        try:
            if source:
                opened.bind((source, 0))
            opened.connect(self.address)
            return Connection(self.secured(opened) if self.tls else opened)
        except TimeoutError:
            opened.close()
            raise TimedOut("nobody took the connection") from None
        except BaseException:
            opened.close()
            raise

    def secured(self, opened: socket.socket) -> ssl.SSLSocket:
        """The connection with TLS on it. Raises Broken if the other side does not speak it as we do."""
        with translated("there was no TLS handshake"):
            return self.tls.wrap_socket(opened, server_hostname="127.0.0.1")

    def head(self, method: str = "GET", target: str = "/", headers: tuple[tuple[str, str], ...] = ()) -> bytes:
        """The bytes of a request's head; it asks the server to close unless a Connection header is given, and for
        127.0.0.1 unless a Host header is."""
        given = {name.lower() for name, _ in headers}
        lines = [f"{method} {self.prefix}{target} HTTP/1.1", *["Host: 127.0.0.1"] * ("host" not in given)]
        lines += [f"{name}: {value}" for name, value in headers]
        if "connection" not in given:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def get(self, target: str = "/", timeout: float = ANSWER) -> Response:
        """One request on a connection of its own; connecting and the whole answer have `timeout` seconds each."""
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
    def ask(
        cls, connection: Connection, site: Site, target: str = "/", more: tuple[tuple[str, str], ...] = ()
    ) -> tuple[int, list[tuple[str, str]], bool]:
        """Send an upgrade request, with `more` headers. Returns status, headers, and whether it was accepted with the
        right token."""
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
                    *more,
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
        deadline = self.connection.deadline()
        while True:
            for event in self.frames.events():
                if not isinstance(event, Ping):
                    return event
                self.send(event.response())
            data = self.connection.read_some(65536, deadline)
            if not data:
                raise Broken("the WebSocket ended without a close frame")
            self.frames.receive_data(data)

    def receive_whole(self) -> Event:
        """Like receive, where the frames of a message, and what came of each, are put together."""
        event = self.receive()
        if not isinstance(event, Message):
            return event
        parts = [event]
        while not parts[-1].message_finished:
            parts.append(self.receive())
            if type(parts[-1]) is not type(event):
                raise Broken(f"{type(parts[-1]).__name__} inside a message")
        return replace(parts[-1], data=event.data[:0].join(part.data for part in parts))

    def close(self) -> None:
        self.send(CloseConnection(code=1000))
