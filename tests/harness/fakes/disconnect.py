"""Lies about clients that leave."""

import asyncio
import contextlib

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("asgi", "keeps-quiet")
class KeepsQuiet(Asgi):
    """does not tell an application in receive() that the client has left"""

    async def until_left(self, exchange):
        await exchange.complete.wait()


@lie("asgi", "swallows-sends")
class SwallowsSends(Asgi):
    """takes whatever is sent to a client that has left"""

    async def send(self, exchange, message):
        with contextlib.suppress(ConnectionError):
            await super().send(exchange, message)


@lie("asgi", "cancels")
class Cancels(Asgi):
    """cancels the application when the client leaves"""

    async def call(self, scope, receive, send):
        call = asyncio.ensure_future(super().call(scope, receive, send))
        if scope["type"] == "http":
            while (await receive())["type"] != "http.disconnect":
                pass
            call.cancel()
        await asyncio.wait([call])


@lie("wsgi", "streams-on")
class StreamsOn(Wsgi):
    """asks for all blocks of a body, though nobody is there to take them"""

    def block(self, exchange, block):
        with contextlib.suppress(ConnectionError):
            super().block(exchange, block)


@lie("wsgi", "overlooks-leaving")
class OverlooksLeaving(Wsgi):
    """notices only when it sends that the client has left"""

    def has_left(self, exchange):
        return False


@lie("wsgi", "closes-after-success")
class ClosesAfterSuccess(Wsgi):
    """does not close a body that has failed"""

    def run(self, exchange):
        blocks = self.app(self.environ(exchange), self.start_response_for(exchange))
        for block in blocks:
            self.block(exchange, block)
        self.end(exchange)
        self.close(blocks)


@lie("asgi", "misses-drops")
class MissesDrops(Asgi):
    """does not tell that the connection of a WebSocket was lost"""

    def tell_end(self, one, code, reason):
        if code != 1006:
            super().tell_end(one, code, reason)
