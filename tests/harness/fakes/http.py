"""Lies about connections, bodies and headers."""

import asyncio
import threading
from email.utils import formatdate

import h11

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "closes")
class WsgiCloses(Wsgi):
    """closes the connection after each answer, without a word"""

    def respond(self, exchange):
        super().respond(exchange)
        exchange.connection.send_failed()


@lie("asgi", "closes")
class AsgiCloses(Asgi):
    """closes the connection after each answer, without a word"""

    async def respond(self, exchange):
        await super().respond(exchange)
        exchange.connection.send_failed()


def backwards(data: bytes) -> bytes:
    """Requests without a body that came at once, the last one first."""
    requests = data.split(b"\r\n\r\n")[:-1]
    return b"".join(request + b"\r\n\r\n" for request in reversed(requests)) or data


@lie("wsgi", "answers-backwards")
class WsgiAnswersBackwards(Wsgi):
    """begins with the last of the requests that come at once"""

    def received(self, data):
        return backwards(data)


@lie("asgi", "answers-backwards")
class AsgiAnswersBackwards(Asgi):
    """begins with the last of the requests that come at once"""

    def received(self, data):
        return backwards(data)


@lie("wsgi", "sends-every-body")
class WsgiSendsEveryBody(Wsgi):
    """sends a body where HTTP has none"""

    def send_body(self, exchange, block):
        super().send_body(exchange, block)
        if self.is_bodiless(exchange):
            exchange.socket.sendall(block)


@lie("asgi", "sends-every-body")
class AsgiSendsEveryBody(Asgi):
    """sends a body where HTTP has none"""

    async def body(self, exchange, piece, more):
        if self.is_bodiless(exchange):
            await self.send_head(exchange)
            exchange.writer.write(piece)
        await super().body(exchange, piece, more)


def newer(data: bytes) -> bytes:
    """A request of HTTP/1.0 as one of HTTP/1.1 that asks for the same."""
    kept = b"" if b"keep-alive" in data else b"Connection: close\r\n"
    return data.replace(b" HTTP/1.0\r\n", b" HTTP/1.1\r\n" + kept)


@lie("wsgi", "knows-no-http10")
class WsgiKnowsNoHttp10(Wsgi):
    """takes a client of HTTP/1.0 for one of HTTP/1.1"""

    def received(self, data):
        return newer(data)


@lie("asgi", "knows-no-http10")
class AsgiKnowsNoHttp10(Asgi):
    """takes a client of HTTP/1.0 for one of HTTP/1.1"""

    def received(self, data):
        return newer(data)


@lie("wsgi", "adds-headers")
class WsgiAddsHeaders(Wsgi):
    """adds Date and Server, whether or not the application gives them"""

    def checked(self, headers):
        return [("Date", formatdate(usegmt=True)), ("Server", "fake/1"), *super().checked(headers)]


@lie("asgi", "adds-headers")
class AsgiAddsHeaders(Asgi):
    """adds Date and Server, whether or not the application gives them"""

    def checked(self, headers):
        return [(b"date", formatdate(usegmt=True).encode()), (b"server", b"fake/1"), *super().checked(headers)]


@lie("wsgi", "keeps-last-header")
class WsgiKeepsLastHeader(Wsgi):
    """sends only the last of several headers of one name"""

    def checked(self, headers):
        return list(dict(super().checked(headers)).items())


@lie("asgi", "keeps-last-header")
class AsgiKeepsLastHeader(Asgi):
    """sends only the last of several headers of one name"""

    def checked(self, headers):
        return list(dict(super().checked(headers)).items())


@lie("wsgi", "takes-last-header")
class WsgiTakesLastHeader(Wsgi):
    """gives the application only the last of several request headers of one name"""

    def environ(self, exchange):
        last = {name.decode().upper().replace("-", "_"): value.decode() for name, value in exchange.request.headers}
        return super().environ(exchange) | {f"HTTP_{name}": value for name, value in last.items()}


@lie("asgi", "takes-last-header")
class AsgiTakesLastHeader(Asgi):
    """gives the application only the last of several request headers of one name"""

    def scope(self, request, writer):
        scope = super().scope(request, writer)
        return scope | {"headers": list(dict(scope["headers"]).items())}


@lie("wsgi", "works-aside")
class WsgiWorksAside(Wsgi):
    """closes the body in another thread, and goes on with the connection"""

    def close(self, blocks):
        threading.Thread(target=super().close, args=[blocks]).start()


@lie("asgi", "works-aside")
class AsgiWorksAside(Asgi):
    """goes on with the connection as soon as the answer is complete"""

    async def call(self, scope, receive, send):
        complete = asyncio.Event()

        async def sending(message):
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                complete.set()

        self.aside = asyncio.create_task(super().call(scope, receive, sending))
        await complete.wait()


@lie("asgi", "trailers")
class Trailers(Asgi):
    """offers trailers and sends them"""

    def http_scope(self, exchange):
        return super().http_scope(exchange) | {"extensions": {"http.response.trailers": {}}}

    async def body(self, exchange, piece, more):
        await super().body(exchange, piece, more or exchange.head.get("trailers", False))

    async def send(self, exchange, message):
        if message["type"] != "http.response.trailers":
            await super().send(exchange, message)
            return
        exchange.writer.write(exchange.connection.send(h11.EndOfMessage(headers=message["headers"])))
        exchange.complete.set()


@lie("wsgi", "early-hints")
class WsgiEarlyHints(Wsgi):
    """offers early hints and sends them"""

    def environ(self, exchange):
        def send_early_hints(headers):
            hint = h11.InformationalResponse(status_code=103, headers=headers)
            exchange.socket.sendall(exchange.connection.send(hint))

        return super().environ(exchange) | {"wsgi.early_hints": send_early_hints}


@lie("asgi", "early-hints")
class AsgiEarlyHints(Asgi):
    """offers early hints and sends them"""

    def http_scope(self, exchange):
        return super().http_scope(exchange) | {"extensions": {"http.response.early_hint": {}}}

    async def send(self, exchange, message):
        if message["type"] != "http.response.early_hint":
            await super().send(exchange, message)
            return
        headers = [(b"link", link) for link in message["links"]]
        exchange.writer.write(exchange.connection.send(h11.InformationalResponse(status_code=103, headers=headers)))


@lie("wsgi", "frames-badly")
class WsgiFramesBadly(Wsgi):
    """sends the body as it is, whatever the head says of it"""

    def send_body(self, exchange, block):
        exchange.socket.sendall(block)


@lie("asgi", "frames-badly")
class AsgiFramesBadly(Asgi):
    """sends the body as it is, whatever the head says of it"""

    async def body(self, exchange, piece, more):
        await self.send_head(exchange)
        exchange.writer.write(piece)
        await super().body(exchange, b"", more)


@lie("wsgi", "refuses-hop-by-hop")
class RefusesHopByHop(Wsgi):
    """takes a header about the connection for an error"""

    def checked(self, headers):
        if any(name.lower() == "keep-alive" for name, _ in headers):
            raise ValueError("the connection is the server's business")
        return super().checked(headers)
