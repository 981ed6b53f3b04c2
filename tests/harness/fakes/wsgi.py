"""The honest WSGI server: a thread for each connection, and h11 for the bytes. Its lies override one method each."""

import io
import select
import signal
import socket
import sys
import threading
from dataclasses import dataclass, field
from pkgutil import resolve_name
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper

import h11

from tests.harness.fakes import lie
from tests.harness.fakes.master import Master


class Left(ConnectionError):
    """The client has closed the connection."""


@dataclass
class Exchange:
    """One request and its answer. `head` is what the application gave; `started` is whether it has been sent."""

    socket: socket.socket
    connection: h11.Connection
    request: h11.Request
    head: tuple[str, list[tuple[str, str]]] | None = None
    started: bool = False
    body_read: bool = False
    unread: bytearray = field(default_factory=bytearray)


@lie("wsgi", "none")
class Wsgi(Master):
    """tells the truth: one thread per connection"""

    # The process

    def work(self) -> None:
        self.app = self.application(resolve_name(self.path))
        signalled, signaller = socket.socketpair()
        signal.signal(signal.SIGTERM, lambda *_: signaller.send(b"."))
        self.listener.setblocking(False)
        while True:
            ready, _, _ = select.select([self.listener, signalled], [], [])
            if signalled in ready:
                break
            try:
                client, _ = self.listener.accept()
            except BlockingIOError:  # another worker was faster
                continue
            client.setblocking(True)
            self.accepted(client)
        self.listener.close()
        self.stop()

    def application(self, app):
        """The application that is called, for a lie that is told by wrapping it."""
        return app

    def accepted(self, client: socket.socket) -> None:
        threading.Thread(target=self.converse, args=[client], name="connection").start()

    def stop(self) -> None:
        """Wait for the requests in flight."""
        for thread in threading.enumerate():
            if thread.name == "connection":
                thread.join(2)

    # A connection

    def converse(self, client: socket.socket) -> None:
        """Answer one request after the other, until either side closes."""
        connection = h11.Connection(h11.SERVER)
        with client:
            try:
                while self.answer_next(client, connection):
                    connection.start_next_cycle()
            except (ConnectionError, h11.LocalProtocolError):
                pass

    def answer_next(self, client: socket.socket, connection: h11.Connection) -> bool:
        """Whether a request came and the connection can go on."""
        try:
            request = self.next_event(client, connection)
        except h11.RemoteProtocolError as error:
            self.refuse(client, connection, error)
            return False
        if not isinstance(request, h11.Request):
            return False
        exchange = Exchange(client, connection, request)
        self.respond(exchange)
        self.skip_body(exchange)
        return connection.our_state is h11.DONE and connection.their_state is h11.DONE

    def next_event(self, client: socket.socket, connection: h11.Connection):
        while (event := connection.next_event()) is h11.NEED_DATA:
            connection.receive_data(self.received(client.recv(65536)))
        return event

    def received(self, data: bytes) -> bytes:
        """What is made of the client's bytes before they are parsed."""
        return data

    def refuse(self, client: socket.socket, connection: h11.Connection, error: h11.RemoteProtocolError) -> None:
        """Answer what is not HTTP."""
        headers = [("Content-Length", "0"), ("Connection", "close")]
        answer = h11.Response(status_code=error.error_status_hint, headers=headers, reason=b"Refused")
        client.sendall(connection.send(answer) + connection.send(h11.EndOfMessage()))

    # A request

    def respond(self, exchange: Exchange) -> None:
        """Call the application and send what it returns (PEP 3333, "The Server/Gateway Side")."""
        try:
            self.run(exchange)
        except Left:
            pass
        except ConnectionError:
            pass
        except Exception:
            self.log_exception()
            self.failed(exchange)

    def run(self, exchange: Exchange) -> None:
        blocks = self.app(self.environ(exchange), self.start_response_for(exchange))
        try:
            for block in blocks:
                self.block(exchange, block)
            self.end(exchange)
        finally:
            self.close(blocks)

    def close(self, blocks) -> None:
        if hasattr(blocks, "close"):
            blocks.close()

    def environ(self, exchange: Exchange) -> dict:
        """The environ of a request (PEP 3333, "environ Variables")."""
        request = exchange.request
        target = request.target.decode("latin-1")
        path, _, query = target.partition("?")
        here, peer = exchange.socket.getsockname(), exchange.socket.getpeername()
        tcp = isinstance(here, tuple)
        scheme, version = self.spoken(peer)
        environ = {
            "REQUEST_METHOD": request.method.decode(),
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": target,
            "SERVER_NAME": here[0] if tcp else "localhost",
            "SERVER_PORT": str(here[1]) if tcp else "0",
            "SERVER_PROTOCOL": f"HTTP/{version or request.http_version.decode()}",
            "REMOTE_ADDR": peer[0] if tcp else "",
            "REMOTE_PORT": str(peer[1]) if tcp else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scheme,
            "wsgi.input": Input(self, exchange),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": "--two-workers" in self.options,
            "wsgi.run_once": False,
            "wsgi.file_wrapper": FileWrapper,
        }
        for name, value in request.headers:
            key = name.decode().upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value.decode('latin-1')}" if key in environ else value.decode("latin-1")
        return environ

    def body_piece(self, exchange: Exchange) -> bytes:
        """The next piece of the request's body, b"" at its end. Raises Left if it is cut off."""
        if exchange.body_read:
            return b""
        if exchange.connection.they_are_waiting_for_100_continue:
            self.go_on(exchange)
        try:
            event = self.next_event(exchange.socket, exchange.connection)
        except h11.RemoteProtocolError as error:
            raise Left(str(error)) from None
        if isinstance(event, h11.Data):
            return bytes(event.data)
        exchange.body_read = True
        return b""

    def go_on(self, exchange: Exchange) -> None:
        """Answer `Expect: 100-continue`, when the application asks for the body."""
        exchange.socket.sendall(exchange.connection.send(h11.InformationalResponse(status_code=100, headers=[])))

    def skip_body(self, exchange: Exchange) -> None:
        """Read what the application has left, so that the next request is found."""
        if exchange.connection.our_state is not h11.DONE or exchange.connection.they_are_waiting_for_100_continue:
            return
        while self.body_piece(exchange):
            pass

    # The answer

    def start_response_for(self, exchange: Exchange):
        def start_response(status, headers, exc_info=None):
            return self.start_response(exchange, status, headers, exc_info)

        return start_response

    def start_response(self, exchange: Exchange, status: str, headers: list, exc_info=None):
        """PEP 3333, "The start_response() Callable" and "Error Handling"."""
        if exc_info and exchange.started:
            raise exc_info[1].with_traceback(exc_info[2])
        if exchange.head and not exc_info:
            raise AssertionError("start_response() was called twice")
        exchange.head = status, self.checked(headers)
        return lambda block: self.block(exchange, block)

    def checked(self, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Raises ValueError for what cannot be sent as a header."""
        if any(character in value for _, value in headers for character in "\r\n\0"):
            raise ValueError("a header holds a line end")
        return list(headers)

    def block(self, exchange: Exchange, block: bytes) -> None:
        """Send a block before the next is asked for (PEP 3333, "Buffering and Streaming"). Raises Left."""
        if not isinstance(block, bytes):
            raise TypeError(f"the application gave {type(block).__name__} and not bytes")
        if self.has_left(exchange):
            raise Left
        if block:
            self.send_head(exchange)
            self.send_body(exchange, block)

    def has_left(self, exchange: Exchange) -> bool:
        """Whether the client has closed, seen without sending."""
        if not select.select([exchange.socket], [], [], 0)[0]:
            return False
        return not exchange.socket.recv(1, socket.MSG_PEEK)

    def send_head(self, exchange: Exchange) -> None:
        if exchange.started:
            return
        if not exchange.head:
            raise AssertionError("start_response() was not called")
        status, headers = exchange.head
        code, _, reason = status.partition(" ")
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        answer = h11.Response(status_code=int(code), headers=headers, reason=reason.encode("latin-1"))
        data = exchange.connection.send(answer)
        exchange.started = True
        exchange.socket.sendall(data)

    def send_body(self, exchange: Exchange, block: bytes) -> None:
        if not self.is_bodiless(exchange):
            exchange.socket.sendall(exchange.connection.send(h11.Data(data=block)))

    def is_bodiless(self, exchange: Exchange) -> bool:
        """Whether the answer has no body, whatever the application gives (RFC 9112, section 6.3)."""
        return exchange.request.method == b"HEAD" or exchange.head[0][:3] in ("204", "304")

    def end(self, exchange: Exchange) -> None:
        self.send_head(exchange)
        exchange.socket.sendall(exchange.connection.send(h11.EndOfMessage()))

    def failed(self, exchange: Exchange) -> None:
        """The application raised: a 500 if nothing has been sent, otherwise the connection is cut."""
        if exchange.started:
            exchange.socket.shutdown(socket.SHUT_RDWR)
            return
        exchange.head = "500 Internal Server Error", [("Content-Length", "0"), ("Connection", "close")]
        self.end(exchange)


class Input(io.RawIOBase):
    """wsgi.input: the request's body as it comes (PEP 3333, "Input and Error Streams")."""

    def __init__(self, server: Wsgi, exchange: Exchange):
        self.server, self.exchange = server, exchange

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        unread = self.exchange.unread
        if not unread:
            unread += self.server.body_piece(self.exchange)
        count = min(len(buffer), len(unread))
        buffer[:count] = unread[:count]
        del unread[:count]
        return count

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes, as many as there will be (a raw file may give fewer)."""
        if size is None or size < 0:
            return self.readall()
        pieces = bytearray()
        while len(pieces) < size and (piece := super().read(size - len(pieces))):
            pieces += piece
        return bytes(pieces)
