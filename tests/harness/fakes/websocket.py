"""Lies about WebSockets."""

import asyncio

from wsproto.utilities import generate_accept_token

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "upgrades")
class Upgrades(Wsgi):
    """accepts every WebSocket upgrade by itself"""

    def respond(self, exchange):
        key = dict(exchange.request.headers).get(b"sec-websocket-key")
        if key is None:
            super().respond(exchange)
            return
        token = generate_accept_token(key)
        lines = [b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade"]
        exchange.socket.sendall(b"\r\n".join([*lines, b"Sec-WebSocket-Accept: " + token, b"", b""]))


@lie("asgi", "no-websocket")
class NoWebSocket(Asgi):
    """refuses every upgrade"""

    async def websocket(self, one):
        await self.deny(one, 400, [], b"")


@lie("asgi", "wrong-echo")
class WrongEcho(Asgi):
    """changes the messages of a WebSocket"""

    def outgoing(self, data):
        return data[::-1]


@lie("asgi", "no-subprotocol")
class NoSubprotocol(Asgi):
    """does not tell the client which subprotocol the application chose"""

    async def accept(self, one, message):
        await super().accept(one, {**message, "subprotocol": None})


@lie("asgi", "drops-accept-headers")
class DropsAcceptHeaders(Asgi):
    """leaves out the headers that the application gives with its acceptance"""

    async def accept(self, one, message):
        await super().accept(one, {**message, "headers": []})


@lie("asgi", "other-refusal")
class OtherRefusal(Asgi):
    """refuses a handshake with 400 where 403 is asked for"""

    async def deny(self, one, status, headers, body):
        await super().deny(one, 400 if status == 403 else status, headers, body)


@lie("asgi", "no-own-refusal")
class NoOwnRefusal(Asgi):
    """does not offer the extension for a refusal of the application's own"""

    def websocket_scope(self, one):
        return super().websocket_scope(one) | {"extensions": {}}


@lie("asgi", "closes-with-1000")
class ClosesWith1000(Asgi):
    """tells the client nothing of the code and the reason with which the application closes"""

    async def close_socket(self, one, code, reason):
        await super().close_socket(one, 1000, "")


@lie("asgi", "forgets-close-code")
class ForgetsCloseCode(Asgi):
    """tells the application nothing of the code and the reason with which the client closed"""

    def tell_end(self, one, code, reason):
        super().tell_end(one, 1005, "")


@lie("asgi", "no-pong")
class NoPong(Asgi):
    """leaves pings unanswered"""

    async def pinged(self, one, event):
        pass


@lie("asgi", "limits-messages")
class LimitsMessages(Asgi):
    """closes with 1009 when a message is longer than half a mebibyte"""

    async def frame(self, one, event):
        if sum(map(len, one.parts)) > 2**19:
            await self.close_socket(one, 1009, "")
        else:
            await super().frame(one, event)


@lie("asgi", "bytes-as-text")
class BytesAsText(Asgi):
    """hands bytes on as text"""

    def hand_on(self, one):
        one.parts = [part if isinstance(part, str) else bytes(part).decode("latin-1") for part in one.parts]
        super().hand_on(one)


@lie("asgi", "frames-as-messages")
class FramesAsMessages(Asgi):
    """hands each frame on as a message of its own"""

    async def frame(self, one, event):
        await super().frame(one, event)
        if one.parts and event.frame_finished:
            self.hand_on(one)


@lie("asgi", "last-message-first")
class LastMessageFirst(Asgi):
    """hands on the newest message first"""

    async def websocket(self, one):
        one.messages = asyncio.LifoQueue()
        await super().websocket(one)


@lie("asgi", "hundred-sockets")
class HundredSockets(Asgi):
    """refuses the hundredth WebSocket that is open at once, and those after it"""

    async def websocket(self, one):
        if len(self.sockets) < 99:
            await super().websocket(one)
        else:
            await self.deny(one, 503, [], b"")


@lie("asgi", "swallows-late-sends")
class SwallowsLateSends(Asgi):
    """raises nothing when the application sends after the end"""

    async def websocket_send(self, one, message):
        if one.ended is None:
            await super().websocket_send(one, message)
