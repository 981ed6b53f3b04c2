"""Lies about hostile requests: each mends, or spoils, what one of them does wrong before it is read."""

import asyncio
import re

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi

MENDS = {
    "joins-target": ("takes the spaces out of a target", rb"/with spaces ", rb"/withspaces "),
    "shortens-headers": ("cuts long headers short", rb"a{9,}", rb"a"),
    "drops-headers": ("drops headers with a number for a name", rb"X-\d+: a\r\n", rb""),
    "takes-first-length": ("takes the first of two lengths", rb"Content-Length: 6\r\n", rb""),
    "ignores-coding": ("ignores Transfer-Encoding", rb"Transfer-Encoding: chunked\r\n", rb""),
    "wants-line-ends": ("refuses a line feed alone", rb"(?<!\r)\n", rb"\0\n"),
    "joins-colon": ("takes the space before a colon away", rb" :", rb":"),
    "drops-nulls": ("takes null bytes out", rb"\0", rb""),
    "forgets-fold": ("forgets the second line of a header", rb"\r\n b", rb""),
    "guesses-size": ("guesses the size of a chunk", rb"\r\nxyz\r\n", rb"\r\n5\r\n"),
    "ends-kept-connections": (
        "ends every connection after one answer",
        rb"Connection: keep-alive",
        rb"Connection: close",
    ),
    "adds-host": ("adds the host where there is none", rb"( HTTP/1.1\r\n)(?!Host)", rb"\1Host: here\r\n"),
}


class Mends:
    """Changes the client's bytes."""

    pattern: bytes
    replacement: bytes

    def received(self, data):
        return re.sub(self.pattern, self.replacement, data)


for name, (says, pattern, replacement) in MENDS.items():
    for interface, honest in {"wsgi": Wsgi, "asgi": Asgi}.items():
        told = {"__doc__": says, "pattern": pattern, "replacement": replacement}
        lie(interface, name)(type(name, (Mends, honest), told))


@lie("wsgi", "one-connection")
class WsgiOneConnection(Wsgi):
    """takes the next connection when the last one has ended"""

    def accepted(self, client):
        self.converse(client)


@lie("asgi", "one-connection")
class AsgiOneConnection(Asgi):
    """takes the next connection when the last one has ended"""

    turn = asyncio.Lock()

    async def accepted(self, reader, writer):
        async with self.turn:
            await super().accepted(reader, writer)
