"""Lies about request bodies."""

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Left, Wsgi


def is_chunked(exchange) -> bool:
    return b"transfer-encoding" in dict(exchange.request.headers)


@lie("wsgi", "loses-chunks")
class WsgiLosesChunks(Wsgi):
    """gives the application nothing of a body in chunks"""

    def body_piece(self, exchange):
        piece = super().body_piece(exchange)
        while piece and is_chunked(exchange):
            piece = super().body_piece(exchange)
        return piece


@lie("asgi", "loses-chunks")
class AsgiLosesChunks(Asgi):
    """gives the application nothing of a body in chunks"""

    async def request_piece(self, exchange):
        message = await super().request_piece(exchange)
        while message.get("more_body") and is_chunked(exchange):
            message = await super().request_piece(exchange)
        return message


@lie("wsgi", "hides-end")
class HidesEnd(Wsgi):
    """does not say that the body ends by itself"""

    def environ(self, exchange):
        environ = super().environ(exchange)
        del environ["wsgi.input_terminated"]
        return environ


@lie("wsgi", "reads-on")
class WsgiReadsOn(Wsgi):
    """takes for the body all that the client sends until it closes its side"""

    def body_piece(self, exchange):
        if piece := super().body_piece(exchange):
            return piece
        surplus, _ = exchange.connection.trailing_data
        return surplus if self.take_once(exchange, surplus) else exchange.socket.recv(65536)

    def take_once(self, exchange, surplus) -> bool:
        taken, exchange.taken = getattr(exchange, "taken", False), True
        return bool(surplus) and not taken


@lie("asgi", "reads-on")
class AsgiReadsOn(Asgi):
    """takes for the body what stands behind it"""

    async def request_piece(self, exchange):
        message = await super().request_piece(exchange)
        if not message.get("more_body"):
            message["body"] = exchange.connection.trailing_data[0]
        return message


@lie("wsgi", "collects-bodies")
class WsgiCollectsBodies(Wsgi):
    """has the whole body in memory before it calls the application"""

    def run(self, exchange):
        while piece := self.body_piece(exchange):
            exchange.unread += piece
        super().run(exchange)


@lie("asgi", "collects-bodies")
class AsgiCollectsBodies(Asgi):
    """has the whole body in memory before it gives the application any of it"""

    async def request_piece(self, exchange):
        pieces, more = [], True
        while more:
            message = await super().request_piece(exchange)
            pieces.append(message.get("body", b""))
            more = message.get("more_body", False)
        return {**message, "body": b"".join(pieces)}


@lie("wsgi", "waits-for-a-kibibyte")
class WsgiWaitsForAKibibyte(Wsgi):
    """hands a body on in pieces of 1,024 bytes, and a smaller one only at the end"""

    def body_piece(self, exchange):
        pieces = b""
        while len(pieces) < 1024 and (piece := super().body_piece(exchange)):
            pieces += piece
        return pieces


@lie("asgi", "waits-for-a-kibibyte")
class AsgiWaitsForAKibibyte(Asgi):
    """hands a body on in pieces of 1,024 bytes, and a smaller one only at the end"""

    async def request_piece(self, exchange):
        message, pieces = {"more_body": True}, b""
        while len(pieces) < 1024 and message.get("more_body"):
            message = await super().request_piece(exchange)
            pieces += message.get("body", b"")
        return {**message, "body": pieces}


@lie("wsgi", "never-goes-on")
class WsgiNeverGoesOn(Wsgi):
    """does not answer `Expect: 100-continue`"""

    def go_on(self, exchange):
        pass


@lie("asgi", "never-goes-on")
class AsgiNeverGoesOn(Asgi):
    """does not answer `Expect: 100-continue`"""

    async def go_on(self, exchange):
        pass


@lie("wsgi", "goes-on-at-once")
class WsgiGoesOnAtOnce(Wsgi):
    """answers `Expect: 100-continue` before it calls the application"""

    def run(self, exchange):
        if exchange.connection.they_are_waiting_for_100_continue:
            self.go_on(exchange)
        super().run(exchange)


@lie("asgi", "goes-on-at-once")
class AsgiGoesOnAtOnce(Asgi):
    """answers `Expect: 100-continue` before it calls the application"""

    async def respond(self, exchange):
        if exchange.connection.they_are_waiting_for_100_continue:
            await self.go_on(exchange)
        await super().respond(exchange)


@lie("wsgi", "takes-short-bodies")
class WsgiTakesShortBodies(Wsgi):
    """takes a body that breaks off for a shorter one"""

    def body_piece(self, exchange):
        try:
            return super().body_piece(exchange)
        except Left:
            exchange.body_read = True
            return b""


@lie("asgi", "takes-short-bodies")
class AsgiTakesShortBodies(Asgi):
    """takes a body that breaks off for a shorter one"""

    async def request_piece(self, exchange):
        message = await super().request_piece(exchange)
        if message["type"] == "http.disconnect":
            return {"type": "http.request", "body": b"", "more_body": False}
        return message
