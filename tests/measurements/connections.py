"""What connections cost that are open and say nothing: WebSockets and event streams."""

import asyncio
import time
from collections.abc import Iterator

from wsproto.utilities import generate_nonce

from tests.harness.process import Server
from tests.harness.servers import SETUPS
from tests.harness.wire import Site
from tests.measurements.client import BurstFailed, Connection, NotAll, connect, settle
from tests.measurements.family import Family, Key, Visit
from tests.measurements.load import LoadFailed, apart, memory, on, processor_time
from tests.measurements.series import of

WEBSOCKET, STREAM = "WebSocket", "event stream"
AT_A_TIME = 50  # connections that are being opened
PATIENCE = 30  # seconds until all are open
QUANTITIES = {
    "memory": "KiB of the server's memory for each connection",
    "cpu": "percent of one core while nothing is said",
    "opening": "connections opened a second",
}


def ask(server: Server, key: Key, seconds: float) -> dict[str, float]:
    """Open so many connections, let them be, and look at what the server takes. Raises LoadFailed."""
    case, count = key
    try:
        with on(apart().client):
            return asyncio.run(held_open(server, case, count, seconds))
    except BurstFailed as error:
        raise LoadFailed(str(error)) from None


async def held_open(server: Server, case: str, count: int, seconds: float) -> dict[str, float]:
    before, began = memory(server), time.monotonic()
    connections: list[Connection] = []
    try:
        while len(connections) < count:
            more = min(AT_A_TIME, count - len(connections))
            await open_more(server.site, case, connections, more, count, began + PATIENCE)
        opened = time.monotonic()
        used = processor_time(server)
        await asyncio.sleep(seconds)
        used, idle = processor_time(server) - used, time.monotonic() - opened
        taken = memory(server) - before
    finally:
        for _, writer in connections:
            writer.close()
    return {"memory": taken / count / 1024, "cpu": used / idle * 100, "opening": count / (opened - began)}


async def open_more(site: Site, case: str, connections: list, more: int, of_all: int, deadline: float) -> None:
    """Open some more at a time, each until its first bytes have come. Raises BurstFailed with how many there are."""
    have = len(connections)
    try:
        await settle([connect(site, connections) for _ in range(more)], deadline, "connect")
        await settle([opened(site, case, *one) for one in connections[have:]], deadline, "open")
    except NotAll as error:
        raise BurstFailed(f"{have + more - error.missing} of {of_all} opened, the next did not{error.reason}") from None


async def opened(site: Site, case: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask, and return once the WebSocket is accepted or the first event of the stream is here."""
    writer.write(site.head("GET", "/stream", UPGRADE if case == WEBSOCKET else (("Connection", "keep-alive"),)))
    head = await reader.readuntil(b"\r\n\r\n")
    wanted = b"101" if case == WEBSOCKET else b"200"
    if head.split(maxsplit=2)[1] != wanted:
        raise ConnectionError(f"the answer was {head.splitlines()[0]!r}")
    if case == STREAM:
        await reader.readuntil(b"data: open\n\n")


UPGRADE = (
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", generate_nonce().decode()),
)


def visits() -> Iterator[Visit]:
    kinds = {
        WEBSOCKET: "uvicorn uvicorn-websockets uvicorn-wsproto hypercorn daphne granian-asgi gunicorn-asgi",
        STREAM: "gunicorn-gthread gunicorn-gevent uvicorn hypercorn daphne granian-asgi gunicorn-asgi",
    }
    for case, names in kinds.items():
        for name in names.split():
            for count in (1000, 5000):
                key = (case, count)
                quick = count == 1000 and (case == WEBSOCKET or name in ("gunicorn-gevent", "uvicorn"))
                yield Visit(of(SETUPS[name], "measured"), (key,), ask, (key,) if quick else ())


FAMILY = Family(
    "connections",
    "what connections cost that are open and say nothing",
    "connections",
    QUANTITIES,
    "python's asyncio, 50 connections being opened at a time",
    apart,
    tuple(visits()),
)
