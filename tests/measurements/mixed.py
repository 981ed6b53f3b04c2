"""Clients that ask for something quick nine times and for something slow once: what becomes of the quick ones."""

import asyncio
import time
from statistics import median, quantiles

from tests.harness.process import Server
from tests.harness.wire import Site
from tests.measurements.client import BurstFailed, Connection, answer, connect, settle
from tests.measurements.family import Key
from tests.measurements.load import LoadFailed, apart, on

QUICK, MIXED = "all quick", "one in ten waits 1 s"
TARGETS = {QUICK: "/", MIXED: "/wait?seconds=1"}  # of every tenth request
PATIENCE = 60  # seconds for one answer
QUANTITIES = {
    "median": "milliseconds until a quick answer, at the median",
    "p90": "milliseconds until a quick answer, at the 90th percentile",
    "p99": "milliseconds until a quick answer, at the 99th percentile",
    "rate": "quick requests a second",
}


def ask(server: Server, key: Key, seconds: float) -> dict[str, float]:
    """QUANTITIES of some clients, twice as long as other points. Raises LoadFailed if one request failed."""
    case, clients = key
    try:
        with on(apart().client):
            took = asyncio.run(together(server.site, TARGETS[case], clients, 2 * seconds))
    except BurstFailed as error:
        raise LoadFailed(str(error)) from None
    if len(took) < 2:
        raise LoadFailed(f"{len(took)} quick requests were answered")
    percentiles = quantiles(took, n=100, method="inclusive")
    return {
        "median": median(took) * 1000,
        "p90": percentiles[89] * 1000,
        "p99": percentiles[98] * 1000,
        "rate": len(took) / (2 * seconds),
    }


async def together(site: Site, slow: str, clients: int, seconds: float) -> list[float]:
    """How long each quick request took that was answered in this time, in seconds."""
    end, took = time.monotonic() + seconds, []
    waits = [one_after_the_other(site, slow, number, end, took) for number in range(clients)]
    await settle(waits, end + PATIENCE, "get its answers")
    return took


async def one_after_the_other(site: Site, slow: str, number: int, end: float, took: list[float]) -> None:
    """One client, whose first slow request is not at the same time as all others'."""
    while time.monotonic() < end:
        number += 1
        target = slow if number % 10 == 0 else "/"
        asked = time.monotonic()
        answered = await one(site, target)
        if target == "/" and answered < end:
            took.append(answered - asked)


async def one(site: Site, target: str) -> float:
    """Ask on a connection of its own. Returns when the answer was complete; raises ConnectionError for another one."""
    connections: list[Connection] = []
    await connect(site, connections)
    try:
        connections[0][1].write(site.head("GET", target))
        answered, text = await answer(*connections[0])
    finally:
        connections[0][1].close()
    if text.split(maxsplit=2)[1:2] != [b"200"]:
        raise ConnectionError(f"the answer was {text[:40]!r}")
    return answered
