"""The honest ASGI server: one event loop, h11 and wsproto for the bytes. Its lies override one method each."""

import asyncio
import signal
import sys
from dataclasses import dataclass, field
from pkgutil import resolve_name
from urllib.parse import unquote

import h11

from tests.harness.fakes import lie
from tests.harness.fakes.master import Master
from tests.harness.fakes.sockets import Socket, Sockets

VERSIONS = {"version": "3.0", "spec_version": "2.5"}


@dataclass
class Exchange:
    """One request and its answer. `head` is what the application gave; `started` is whether it has been sent."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    connection: h11.Connection
    request: h11.Request
    head: dict | None = None
    started: bool = False
    body_read: bool = False
    complete: asyncio.Event = field(default_factory=asyncio.Event)


@lie("asgi", "none")
class Asgi(Sockets, Master):
    """tells the truth: one event loop"""

    GRACE = 2.0  # seconds that requests in flight are given after TERM

    # The process

    def work(self) -> None:
        asyncio.run(self.main())

    async def main(self) -> None:
        self.app = self.application(resolve_name(self.path))
        self.state: dict = {}
        self.busy: set[asyncio.Task] = set()
        self.sockets: list[Socket] = []
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        lifespan = Lifespan(self)
        await self.start_up(lifespan)
        server = await asyncio.start_server(self.accepted, sock=self.listener)
        await stop.wait()
        asyncio.get_running_loop().remove_reader(self.listener.fileno())
        for _ in range(10):  # what was accepted last becomes a task only a few steps later, and never once it is closed
            await asyncio.sleep(0)
        server.close()
        await self.stop()
        await self.shut_down(lifespan)

    def application(self, app):
        """The application that is called, for a lie that is told by wrapping it."""
        return app

    async def start_up(self, lifespan: "Lifespan") -> None:
        """Offer lifespan; end the process if start-up failed, go on if the application does not support it."""
        await lifespan.say("lifespan.startup")
        if lifespan.failed is not None:
            print(lifespan.failed, file=sys.stderr)
            self.start_up_failed()

    def start_up_failed(self) -> None:
        raise SystemExit(3)

    async def shut_down(self, lifespan: "Lifespan") -> None:
        await lifespan.say("lifespan.shutdown")

    def lifespan_raised(self) -> None:
        """An exception means "not supported" (ASGI lifespan, "Scope")."""

    async def stop(self) -> None:
        """After TERM: close the WebSockets, give the requests in flight their time, then cancel them."""
        for one in self.sockets:
            await self.close_socket(one, 1012, "")
        for task in asyncio.all_tasks() & self.busy:
            await asyncio.wait([task], timeout=self.GRACE)
            task.cancel()

    # A connection

    async def accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.busy.add(asyncio.current_task())
        try:
            await self.converse(reader, writer)
        except (ConnectionError, h11.LocalProtocolError, asyncio.CancelledError):
            pass
        finally:
            self.busy.discard(asyncio.current_task())
            writer.close()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other, until either side closes."""
        connection = h11.Connection(h11.SERVER)
        while True:
            try:
                request = await self.next_event(reader, connection)
            except h11.RemoteProtocolError as error:
                await self.refuse(writer, connection, error)
                return
            if not isinstance(request, h11.Request):
                return
            if dict(request.headers).get(b"upgrade", b"").lower() == b"websocket":
                await self.websocket(Socket(reader, writer, request))
                return
            exchange = Exchange(reader, writer, connection, request)
            await self.respond(exchange)
            await self.skip_body(exchange)
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()

    async def next_event(self, reader: asyncio.StreamReader, connection: h11.Connection):
        while (event := connection.next_event()) is h11.NEED_DATA:
            connection.receive_data(self.received(await reader.read(65536)))
        return event

    def received(self, data: bytes) -> bytes:
        """What is made of the client's bytes before they are parsed."""
        return data

    async def refuse(self, writer, connection: h11.Connection, error: h11.RemoteProtocolError) -> None:
        """Answer what is not HTTP."""
        headers = [("content-length", "0"), ("connection", "close")]
        answer = h11.Response(status_code=error.error_status_hint, headers=headers, reason=b"Refused")
        writer.write(connection.send(answer) + connection.send(h11.EndOfMessage()))
        await writer.drain()

    def scope(self, request: h11.Request, writer: asyncio.StreamWriter) -> dict:
        """What the scopes of HTTP and WebSocket have in common (ASGI HTTP, "HTTP Connection Scope")."""
        path, _, query = request.target.partition(b"?")
        here, peer = writer.get_extra_info("sockname"), writer.get_extra_info("peername")
        _, version = self.spoken(peer)
        return {
            "asgi": dict(VERSIONS),
            "http_version": version or request.http_version.decode(),
            "path": unquote(path.decode("latin-1")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [(bytes(name), bytes(value)) for name, value in request.headers],
            "server": here if isinstance(here, tuple) else (here, None),
            "client": tuple(peer) if isinstance(peer, tuple) else None,
            "state": self.state.copy(),
        }

    # A request

    def http_scope(self, exchange: Exchange) -> dict:
        scope = self.scope(exchange.request, exchange.writer)
        scheme, _ = self.spoken(exchange.writer.get_extra_info("peername"))
        return {"type": "http", "scheme": scheme, "method": exchange.request.method.decode()} | scope

    async def respond(self, exchange: Exchange) -> None:
        """Call the application and see that there is an answer."""

        async def receive():
            return await self.receive(exchange)

        async def send(message):
            await self.send(exchange, message)

        try:
            await self.call(self.http_scope(exchange), receive, send)
        except ConnectionError:
            pass
        except Exception:
            self.log_exception()
            await self.failed(exchange)
        else:
            if not exchange.complete.is_set():
                await self.failed(exchange)

    async def call(self, scope: dict, receive, send) -> None:
        await self.app(scope, receive, send)

    async def receive(self, exchange: Exchange) -> dict:
        """The next event for the application (ASGI HTTP, "Request" and "Disconnect")."""
        if not exchange.body_read:
            return await self.request_piece(exchange)
        await self.until_left(exchange)
        return {"type": "http.disconnect"}

    async def request_piece(self, exchange: Exchange) -> dict:
        if exchange.connection.they_are_waiting_for_100_continue:
            await self.go_on(exchange)
        try:
            event = await self.next_event(exchange.reader, exchange.connection)
        except h11.RemoteProtocolError:
            exchange.body_read = True
            return {"type": "http.disconnect"}
        if isinstance(event, h11.Data):
            return {"type": "http.request", "body": bytes(event.data), "more_body": True}
        exchange.body_read = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def go_on(self, exchange: Exchange) -> None:
        """Answer `Expect: 100-continue`, when the application asks for the body."""
        answer = h11.InformationalResponse(status_code=100, headers=[])
        exchange.writer.write(exchange.connection.send(answer))
        await exchange.writer.drain()

    async def until_left(self, exchange: Exchange) -> None:
        """Return when the client has left or the answer is complete."""
        while not exchange.complete.is_set():
            reading = asyncio.ensure_future(exchange.reader.read(65536))
            completed = asyncio.ensure_future(exchange.complete.wait())
            await asyncio.wait([reading, completed], return_when=asyncio.FIRST_COMPLETED)
            completed.cancel()
            if not reading.done():
                reading.cancel()
                return
            exchange.connection.receive_data(reading.result())
            if not reading.result():
                return

    async def skip_body(self, exchange: Exchange) -> None:
        """Read what the application has left, so that the next request is found."""
        if exchange.connection.our_state is not h11.DONE or exchange.connection.they_are_waiting_for_100_continue:
            return
        while not exchange.body_read:
            await self.request_piece(exchange)

    # The answer

    async def send(self, exchange: Exchange, message: dict) -> None:
        """Take an event of the application (ASGI HTTP, "Response Start" and "Response Body"). Raises OSError once
        the client has left."""
        if self.has_left(exchange):
            raise ConnectionError("the client has left")
        if message["type"] == "http.response.start" and exchange.head is None:
            exchange.head = {**message, "headers": self.checked(message.get("headers", []))}
            await self.head_given(exchange)
        elif message["type"] == "http.response.body" and exchange.head is not None:
            await self.body(exchange, message.get("body", b""), message.get("more_body", False))
        else:
            raise RuntimeError(f"not expected here: {message['type']}")

    def has_left(self, exchange: Exchange) -> bool:
        return exchange.reader.at_eof() or exchange.writer.is_closing()

    async def head_given(self, exchange: Exchange) -> None:
        """Wait for the first piece of the body: status and headers need not be sent before it."""

    def checked(self, headers) -> list[tuple[bytes, bytes]]:
        """Raises ValueError for what cannot be sent as a header."""
        if any(byte in value for _, value in headers for byte in (b"\r", b"\n", b"\0")):
            raise ValueError("a header holds a line end")
        return [(name, value) for name, value in headers if name.lower() != b"transfer-encoding"]

    async def body(self, exchange: Exchange, piece: bytes, more: bool) -> None:
        await self.send_head(exchange)
        if piece and not self.is_bodiless(exchange):
            exchange.writer.write(exchange.connection.send(h11.Data(data=piece)))
        if not more:
            exchange.writer.write(exchange.connection.send(h11.EndOfMessage()))
            exchange.complete.set()
            if exchange.connection.our_state is h11.MUST_CLOSE:
                exchange.writer.write_eof()
        await self.drain(exchange)

    async def drain(self, exchange: Exchange) -> None:
        """Wait until what was written is in the send buffer."""
        await exchange.writer.drain()

    async def send_head(self, exchange: Exchange) -> None:
        if exchange.started:
            return
        headers = exchange.head["headers"]
        answer = h11.Response(status_code=exchange.head["status"], headers=headers, reason=b"As Given")
        data = exchange.connection.send(answer)
        exchange.started = True
        exchange.writer.write(data)

    def is_bodiless(self, exchange: Exchange) -> bool:
        """Whether the answer has no body, whatever the application gives (RFC 9112, section 6.3)."""
        return exchange.request.method == b"HEAD" or exchange.head["status"] in (204, 304)

    async def failed(self, exchange: Exchange) -> None:
        """The application raised or gave no answer: a 500 if nothing has been sent, otherwise the connection is cut."""
        if exchange.started:
            exchange.writer.transport.abort()
            return
        exchange.head = {"status": 500, "headers": [(b"content-length", b"0"), (b"connection", b"close")]}
        await self.body(exchange, b"", more=False)


class Lifespan:
    """The one lifespan call of a worker. `supported` is None until the application answers or raises."""

    def __init__(self, server: Asgi):
        self.server = server
        self.supported: bool | None = None
        self.failed: str | None = None
        self.events: asyncio.Queue = asyncio.Queue()
        self.answered = asyncio.Event()
        self.task: asyncio.Task | None = None

    async def say(self, kind: str) -> None:
        """Send an event and wait until the application has answered it, or cannot."""
        if self.supported is False:
            return
        self.answered.clear()
        self.events.put_nowait({"type": kind})
        if self.task is None:
            self.task = asyncio.create_task(self.run())
        await self.answered.wait()

    async def run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.server.state}
        try:
            await self.server.app(scope, self.events.get, self.send)
        except Exception:
            self.server.lifespan_raised()
        finally:
            self.supported = False  # who has returned is not asked again
            self.answered.set()

    async def send(self, message: dict) -> None:
        match message["type"]:
            case "lifespan.startup.complete" | "lifespan.shutdown.complete":
                self.supported = True
            case "lifespan.startup.failed" | "lifespan.shutdown.failed":
                self.failed = message.get("message", "")
            case other:
                raise RuntimeError(f"not a lifespan message: {other}")
        self.answered.set()
