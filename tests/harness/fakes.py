"""Tiny servers that tell the truth, or lie in one respect: the negative controls of the probes.

Run as `python -m tests.harness.fakes INTERFACE LIE FD APP`. The lie "none" is honest. Every other lie is named
below, where it differs from the honest server in one place. A probe that does not notice its lie proves nothing.
"""

import asyncio
import inspect
import re
import socket
import sys
import threading
import traceback
from pkgutil import resolve_name
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer

from wsproto.connection import Connection as WebSocketFrames
from wsproto.connection import ConnectionType
from wsproto.events import CloseConnection, Message, TextMessage
from wsproto.utilities import generate_accept_token

from tests.harness.serve_wsgiref import serve

LIES = {
    "wsgi": {
        "none": "tells the truth: one thread per request",
        "one-at-a-time": "takes the next request when the last one is answered",
        "buffers": "sends nothing before the application has made everything",
        "adds-length": "adds a Content-Length of its own",
        "starts-early": "sends 200 without waiting for start_response",
        "upgrades": "accepts every WebSocket upgrade by itself",
        "waits-for-work": "answers only when the threads that the application started have ended",
        "swallows-body": "sends an empty body",
        "adapts": "runs an application of the other interface as if nothing were wrong",
    },
    "asgi": {
        "none": "tells the truth: one event loop",
        "one-at-a-time": "takes the next request when the last one is answered",
        "thread-per-request": "runs each request in a thread and an event loop of its own",
        "renames-threads": "gives each answer another thread's number",
        "buffers": "sends nothing before the application has returned",
        "no-websocket": "refuses every upgrade",
        "wrong-echo": "changes the messages of a WebSocket",
        "waits-for-work": "answers only when the tasks that the application started have ended",
        "swallows-body": "sends an empty body",
        "no-lifespan": "never offers lifespan",
        "complains": "prints a traceback where the application does not support lifespan",
        "adapts": "runs an application of the other interface as if nothing were wrong",
    },
}


# WSGI: wsgiref with one thread per request


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 512


def serve_wsgi(lie: str, fd: int, path: str) -> None:
    app = resolve_name(path)
    if lie == "adapts":
        app = run_coroutine(app)
    lying = {"buffers": buffer, "starts-early": start_early, "upgrades": upgrade, "swallows-body": swallow}
    lying |= {"waits-for-work": wait_for_threads, "adds-length": add_length}
    wrapped = lying.get(lie, lambda honest: honest)(app)
    globals()["served"] = wrapped
    serve(fd, f"{__name__}:served", WSGIServer if lie == "one-at-a-time" else Threaded)


def buffer(app):
    return lambda environ, start_response: [b"".join(app(environ, start_response))]


def add_length(app):
    def adding(environ, start_response):
        head = []
        iterable = app(environ, lambda status, headers: head.extend([status, headers]))
        blocks = Blocks(iterable)
        blocks.close = getattr(iterable, "close", lambda: None)
        start_response(head[0], [*head[1], ("Content-Length", str(sum(map(len, blocks))))])
        return blocks

    return adding


class Blocks(list):
    """A body that is already there, and is still closed only when the server is done with it."""


def start_early(app):
    def starting(environ, start_response):
        start_response("200 OK", [])
        return app(environ, lambda status, headers: None)

    return starting


def swallow(app):
    def swallowing(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, [pair for pair in headers if pair[0].lower() != "content-length"], exc_info)

        list(app(environ, start))
        return []

    return swallowing


def wait_for_threads(app):
    def waiting(environ, start_response):
        before = set(threading.enumerate())
        iterable = app(environ, start_response)
        body = b"".join(iterable)
        if hasattr(iterable, "close"):
            iterable.close()
        for thread in set(threading.enumerate()) - before:
            if not isinstance(thread, threading._DummyThread) and "process_request" not in thread.name:
                thread.join()
        return [body]

    return waiting


def upgrade(app):
    def upgrading(environ, start_response):
        if environ.get("HTTP_UPGRADE") != "websocket":
            return app(environ, start_response)
        token = generate_accept_token(environ["HTTP_SEC_WEBSOCKET_KEY"].encode()).decode()
        start_response("101 Switching Protocols", [("Sec-WebSocket-Accept", token)])
        return []

    return upgrading


def run_coroutine(app):
    def adapted(environ, start_response):
        body = []

        async def send(message):
            if message["type"] == "http.response.start":
                headers = [(name.decode(), value.decode()) for name, value in message["headers"]]
                start_response(f"{message['status']} OK", headers)
            else:
                body.append(message["body"])

        asyncio.run(app({"type": "http"}, None, send))
        return body

    return adapted if inspect.iscoroutinefunction(app) else app


# ASGI: one task per connection, one request per connection


class Asgi:
    def __init__(self, lie: str, path: str):
        self.lie = lie
        self.app = resolve_name(path)
        self.turn = asyncio.Lock()
        self.answers = 0
        if lie == "adapts" and not inspect.iscoroutinefunction(self.app):
            self.app = call_wsgi(self.app)

    async def serve(self, fd: int) -> None:
        if self.lie != "no-lifespan":
            await self.offer_lifespan()
        server = await asyncio.start_server(self.connected, sock=socket.socket(fileno=fd))
        await server.serve_forever()

    async def offer_lifespan(self) -> None:
        """ASGI lifespan: an exception means "not supported", and the server goes on."""
        answered = asyncio.get_running_loop().create_future()
        messages = asyncio.Queue()
        messages.put_nowait({"type": "lifespan.startup"})

        async def send(message):
            if not message["type"].startswith("lifespan."):
                raise RuntimeError(f"not a lifespan message: {message['type']}")
            answered.set_result(True)

        async def run():
            try:
                await self.app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, messages.get, send)
            except Exception:
                if self.lie == "complains":
                    traceback.print_exc()
            finally:
                if not answered.done():
                    answered.set_result(False)

        self.lifespan = asyncio.create_task(run())
        await answered

    async def connected(self, reader, writer) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = [tuple(part.strip().encode() for part in line.split(":", 1)) for line in head[1:] if line]
            headers = [(name.lower(), value) for name, value in headers]
            path, _, query = target.partition("?")
            scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path}
            scope |= {"scheme": "http", "headers": headers, "query_string": query.encode(), "root_path": ""}
            if dict(headers).get(b"upgrade") == b"websocket":
                await self.websocket(scope, reader, writer)
            elif self.lie == "thread-per-request":
                body = await reader.readexactly(int(dict(headers).get(b"content-length", 0)))
                await asyncio.to_thread(lambda: asyncio.run(self.respond(scope, body, Direct(writer))))
            elif self.lie == "one-at-a-time":
                body = await reader.readexactly(int(dict(headers).get(b"content-length", 0)))
                async with self.turn:
                    await self.respond(scope, body, writer)
            else:
                body = await reader.readexactly(int(dict(headers).get(b"content-length", 0)))
                await self.respond(scope, body, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def respond(self, scope, body, writer) -> None:
        requests = [{"type": "http.request", "body": body, "more_body": False}]
        held = []
        before = asyncio.all_tasks()

        async def receive():
            return requests.pop() if requests else await asyncio.Event().wait()

        async def send(message):
            if message["type"] == "http.response.start":
                dropped = b"content-length" if self.lie == "swallows-body" else None
                headers = [b": ".join(pair) for pair in message["headers"] if pair[0].lower() != dropped]
                lines = [b"HTTP/1.1 %d OK" % message["status"], *headers]
                data = b"\r\n".join([*lines, b"connection: close", b"", b""])
            else:
                data = self.altered(message.get("body", b""))
            if self.lie in ("buffers", "waits-for-work"):
                held.append(data)
                return
            writer.write(data)
            await writer.drain()
            if message["type"] == "http.response.body" and not message.get("more_body"):
                writer.write_eof()

        try:
            await self.app(scope, receive, send)
        except Exception:
            traceback.print_exc()
            held.append(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n")
        if self.lie == "waits-for-work":
            started = asyncio.all_tasks() - before
            await asyncio.wait(started) if started else None
        writer.write(b"".join(held))
        await writer.drain()

    def altered(self, body: bytes) -> bytes:
        if self.lie == "swallows-body":
            return b""
        if self.lie == "renames-threads":
            self.answers += 1
            return re.sub(rb"thread \d+", b"thread %d" % self.answers, body)
        return body

    async def websocket(self, scope, reader, writer) -> None:
        if self.lie == "no-websocket":
            writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            return
        token = generate_accept_token(dict(scope["headers"])[b"sec-websocket-key"])
        frames = WebSocketFrames(ConnectionType.SERVER)
        messages = [{"type": "websocket.connect"}]

        async def receive():
            while not messages:
                frames.receive_data(await reader.read(65536) or None)
                for event in frames.events():
                    if isinstance(event, TextMessage):
                        messages.append({"type": "websocket.receive", "text": event.data})
                    elif isinstance(event, CloseConnection):
                        messages.append({"type": "websocket.disconnect", "code": event.code})
            return messages.pop(0)

        async def send(message):
            if message["type"] == "websocket.accept":
                answer = [b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade"]
                writer.write(b"\r\n".join([*answer, b"Sec-WebSocket-Accept: " + token, b"", b""]))
            elif message["type"] == "websocket.send":
                text = message["text"][::-1] if self.lie == "wrong-echo" else message["text"]
                writer.write(frames.send(Message(data=text)))
            else:
                writer.write(frames.send(CloseConnection(code=message.get("code", 1000))))
            await writer.drain()

        await self.app({**scope, "type": "websocket", "subprotocols": []}, receive, send)


class Direct:
    """A writer that may be used from another thread and event loop."""

    def __init__(self, writer):
        self.socket = writer.get_extra_info("socket").dup()
        self.socket.setblocking(True)

    def write(self, data: bytes) -> None:
        self.socket.sendall(data)

    def write_eof(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    async def drain(self) -> None:
        pass


def call_wsgi(app):
    async def adapted(scope, receive, send):
        if scope["type"] != "http":
            raise RuntimeError("only http")
        started = {}

        def start_response(status, headers):
            started["status"] = int(status[:3])
            started["headers"] = [(name.encode(), value.encode()) for name, value in headers]

        body = b"".join(app({"REQUEST_METHOD": scope["method"]}, start_response))
        await send({"type": "http.response.start", **started})
        await send({"type": "http.response.body", "body": body})

    return adapted


def main(interface: str, lie: str, fd: str, path: str) -> None:
    if lie not in LIES[interface]:
        raise SystemExit(f"no {interface} fake lies like {lie!r}; one of {', '.join(LIES[interface])}")
    if interface == "wsgi":
        serve_wsgi(lie, int(fd), path)
    else:
        asyncio.run(serve_asgi(lie, int(fd), path))


async def serve_asgi(lie: str, fd: int, path: str) -> None:
    await Asgi(lie, path).serve(fd)


if __name__ == "__main__":
    main(*sys.argv[1:])
