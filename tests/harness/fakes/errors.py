"""Lies about applications that fail or break the interface."""

import io
import os

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "hides-errors")
class WsgiHidesErrors(Wsgi):
    """answers 200 where the application has failed"""

    def failed(self, exchange):
        if not exchange.started:
            exchange.head = "200 OK", [("Content-Length", "0")]
            self.end(exchange)


@lie("asgi", "hides-errors")
class AsgiHidesErrors(Asgi):
    """answers 200 where the application has failed"""

    async def failed(self, exchange):
        if not exchange.started:
            exchange.head = {"status": 200, "headers": [(b"content-length", b"0")]}
            await self.body(exchange, b"", more=False)


@lie("wsgi", "starts-at-once")
class WsgiStartsAtOnce(Wsgi):
    """sends status and headers as soon as they are given"""

    def start_response(self, exchange, status, headers, exc_info=None):
        write = super().start_response(exchange, status, headers, exc_info)
        self.send_head(exchange)
        return write


@lie("asgi", "starts-at-once")
class AsgiStartsAtOnce(Asgi):
    """sends status and headers as soon as they are given"""

    async def head_given(self, exchange):
        await self.send_head(exchange)
        await self.drain(exchange)


@lie("wsgi", "ends-what-failed")
class WsgiEndsWhatFailed(Wsgi):
    """ends an answer that failed midway as if it were whole"""

    def failed(self, exchange):
        self.end(exchange) if exchange.started else super().failed(exchange)


@lie("asgi", "ends-what-failed")
class AsgiEndsWhatFailed(Asgi):
    """ends an answer that failed midway as if it were whole"""

    async def failed(self, exchange):
        if exchange.started:
            await self.body(exchange, b"", more=False)
        else:
            await super().failed(exchange)


@lie("wsgi", "logs-nothing")
class WsgiLogsNothing(Wsgi):
    """keeps the application's exceptions to itself, and what it writes to wsgi.errors"""

    def log_exception(self):
        pass

    def environ(self, exchange):
        return super().environ(exchange) | {"wsgi.errors": io.StringIO()}


@lie("asgi", "logs-nothing")
class AsgiLogsNothing(Asgi):
    """keeps the application's exceptions to itself"""

    def log_exception(self):
        pass


@lie("wsgi", "dies-of-errors")
class WsgiDiesOfErrors(Wsgi):
    """ends after an exception of the application"""

    def failed(self, exchange):
        super().failed(exchange)
        os._exit(1)


@lie("asgi", "dies-of-errors")
class AsgiDiesOfErrors(Asgi):
    """ends after an exception of the application"""

    async def failed(self, exchange):
        await super().failed(exchange)
        os._exit(1)


@lie("wsgi", "spoiled-by-errors")
class WsgiSpoiledByErrors(Wsgi):
    """answers for no application that fails, once the answer of another has broken off"""

    spoiled = False

    def failed(self, exchange):
        if not self.spoiled:
            self.spoiled = exchange.started
            super().failed(exchange)


@lie("asgi", "spoiled-by-errors")
class AsgiSpoiledByErrors(Asgi):
    """answers for no application that fails, once the answer of another has broken off"""

    spoiled = False

    async def failed(self, exchange):
        if not self.spoiled:
            self.spoiled = exchange.started
            await super().failed(exchange)


@lie("asgi", "drops-websockets")
class DropsWebSockets(Asgi):
    """closes the connection of a WebSocket whose application has failed, and says nothing"""

    async def websocket_failed(self, one):
        one.writer.close()


@lie("asgi", "takes-unknown-messages")
class TakesUnknownMessages(Asgi):
    """takes messages of any type"""

    async def send(self, exchange, message):
        if message["type"] in ("http.response.start", "http.response.body"):
            await super().send(exchange, message)


@lie("asgi", "refuses-extra-keys")
class RefusesExtraKeys(Asgi):
    """takes no message with a key that it does not know"""

    async def send(self, exchange, message):
        if unknown := set(message) - {"type", "status", "headers", "trailers", "body", "more_body"}:
            raise KeyError(*unknown)
        await super().send(exchange, message)


@lie("wsgi", "starts-twice")
class StartsTwice(Wsgi):
    """takes start_response twice"""

    def start_response(self, exchange, status, headers, exc_info=None):
        exchange.head = None
        return super().start_response(exchange, status, headers, exc_info)


@lie("wsgi", "keeps-first-start")
class KeepsFirstStart(Wsgi):
    """takes no notice of a start_response with exc_info"""

    def start_response(self, exchange, status, headers, exc_info=None):
        first = exchange.head
        write = super().start_response(exchange, status, headers, exc_info)
        exchange.head = first or exchange.head
        return write


@lie("wsgi", "ignores-late-errors")
class IgnoresLateErrors(Wsgi):
    """takes start_response with exc_info also when the head is out"""

    def start_response(self, exchange, status, headers, exc_info=None):
        if not exchange.started:
            return super().start_response(exchange, status, headers, exc_info)
        return lambda block: self.block(exchange, block)


def room(exchange, fields) -> int:
    """The bytes that an answer's Content-Length still has room for; it is counted down by the caller."""
    if not hasattr(exchange, "room"):
        exchange.room = next((int(value) for name, value in fields if name.lower() in LENGTH), 1 << 60)
    return exchange.room


LENGTH = ("content-length", b"content-length")


@lie("wsgi", "fills-up")
class WsgiFillsUp(Wsgi):
    """fills up with spaces a short body that is one block"""

    def send_body(self, exchange, block):
        exchange.blocks = getattr(exchange, "blocks", 0) + 1
        exchange.room = room(exchange, exchange.head[1]) - len(block)
        super().send_body(exchange, block)

    def end(self, exchange):
        self.send_head(exchange)
        if getattr(exchange, "blocks", 0) == 1 and 0 < room(exchange, exchange.head[1]) < 1 << 59:
            self.send_body(exchange, b" " * exchange.room)
        super().end(exchange)


@lie("asgi", "fills-up")
class AsgiFillsUp(Asgi):
    """fills up with spaces a short body that comes in several messages"""

    async def body(self, exchange, piece, more):
        several = more or hasattr(exchange, "room")
        exchange.room = room(exchange, exchange.head["headers"]) - len(piece)
        if several and not more and 0 < exchange.room < 1 << 59:
            piece += b" " * exchange.room
        await super().body(exchange, piece, more)


@lie("wsgi", "sends-surplus")
class WsgiSendsSurplus(Wsgi):
    """sends all of the first block, however short the Content-Length, and keeps the connection"""

    def send_body(self, exchange, block):
        first = not hasattr(exchange, "room")
        left = room(exchange, exchange.head[1])
        exchange.room = max(0, left - len(block))
        super().send_body(exchange, block[:left] if first else block)
        exchange.socket.sendall(block[left:] if first else b"")


@lie("asgi", "sends-surplus")
class AsgiSendsSurplus(Asgi):
    """sends all of a body in several messages, however short its Content-Length, and keeps the connection"""

    async def body(self, exchange, piece, more):
        if not more and not hasattr(exchange, "room"):
            await super().body(exchange, piece, more)
            return
        left = room(exchange, exchange.head["headers"])
        await super().body(exchange, piece[:left], more)
        exchange.writer.write(piece[left:])
        exchange.room = max(0, left - len(piece))


@lie("wsgi", "encodes-text")
class WsgiEncodesText(Wsgi):
    """takes text for a body"""

    def block(self, exchange, block):
        super().block(exchange, block.encode() if isinstance(block, str) else block)


@lie("asgi", "encodes-text")
class AsgiEncodesText(Asgi):
    """takes text for a body"""

    async def body(self, exchange, piece, more):
        await super().body(exchange, piece.encode() if isinstance(piece, str) else piece, more)
