"""Serves the ASGI snippets of all scenarios, with their steps noted and a gate before each send and the end."""

import asyncio
from importlib import import_module
from pathlib import Path

from snippets.asgi import lifespan
from snippets.asgi.traced import traced
from tests.traces.gates import TURN, Gates

LIFE = Path(__file__).absolute().parents[3] / "life"  # as in staged_wsgi.py
if LIFE.is_dir():
    Gates(str(LIFE)).note("0 the module is imported")


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await traced(lifespan.app, Gates(str(LIFE)).note)(scope, receive, send)
        return
    headers = {name: value.decode() for name, value in scope["headers"]}
    if b"x-snippet" not in headers:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})
        return
    gates = Gates(headers[b"x-folder"])
    snippet = import_module(headers[b"x-snippet"])
    await traced(gated(snippet.app, gates), gates.note)(scope, receive, send)


def gated(app, gates: Gates):
    async def waits(scope, receive, send):
        async def send_later(message):
            await opened(gates)
            await send(message)

        try:
            await app(scope, receive, send_later)
        finally:  # an error too has to wait until the client has looked
            await opened(gates)

    return waits


async def opened(gates: Gates) -> None:
    name = gates.reach()
    while gates.shut(name):
        await asyncio.sleep(TURN)
