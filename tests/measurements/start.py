"""How long a server takes until its first answer and until it is gone, and what it takes while it has nothing to do."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.harness.process import Server, ServerFailed, running
from tests.harness.servers import MissingDistribution, Setup
from tests.measurements.family import Family, Found, Key, Pace, Visit
from tests.measurements.load import Cores, apart, memory, of_each, on
from tests.measurements.series import of

KEY = ("", 1)
CALM = 0.5  # seconds after the first answer until its memory is looked at
QUANTITIES = {
    "start": "milliseconds from the command to the first answer",
    "stop": "milliseconds from the signal TERM until all its processes are gone",
    "memory": "MiB that it takes while it waits, with what its processes share counted once",
    "processes": "processes",
    "threads": "threads in all of them",
}


@dataclass(frozen=True)
class Start(Visit):
    """A visit that looks at nothing but the server's coming and going."""

    def make(self, pace: Pace, cores: Cores) -> dict[Key, Found]:
        try:
            with on(cores.server):
                found, server = looked_at(self.series.setup, self.series.app)
        except (ServerFailed, MissingDistribution) as error:
            return {KEY: str(error).splitlines()[0]}
        if server.killed:
            return {KEY: "it did not end by itself"}
        return {KEY: found}


def looked_at(setup: Setup, app: str) -> tuple[dict[str, float], Server]:
    """QUANTITIES of one server, and the server once it is gone. Raises ServerFailed."""
    began = time.monotonic()
    with running(setup, app) as server:
        answered = time.monotonic()
        time.sleep(CALM)
        taken = memory(server) / 2**20
        threads = of_each(server, lambda process: process.num_threads())
        told = time.monotonic()
    gone = time.monotonic()
    return {
        "start": (answered - began) * 1000,
        "stop": (gone - told) * 1000,
        "memory": taken,
        "processes": len(threads),
        "threads": sum(threads),
    }, server


def family(setups: Iterable[Setup], quick: Iterable[str]) -> Family:
    return Family(
        "start",
        "how long a server takes to start and to stop, and what it takes in between",
        "",
        QUANTITIES,
        "one request, by the harness",
        apart,
        tuple(Start(of(s, "measured"), (KEY,), None, (KEY,) if s.name in quick else ()) for s in setups),
    )
