"""How long until the last of N clients has its answer, when each answer waits: python -m tests.measurements.waiting.

A pass is one fresh server and one burst: N clients connect, then each sends one request at the same time. The
rounds go over all passes in turn, so that a machine that slows down slows down everybody.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from statistics import median

from tests.harness.process import BACKLOG, ROOT, ServerFailed, running
from tests.harness.servers import SETUPS, MissingDistribution, Setup, gunicorn
from tests.measurements.client import BurstFailed, together
from tests.measurements.machine import machine
from tests.measurements.rounds import command_line, failed, in_turn
from tests.measurements.series import Series, of

WAIT = 0.05  # what every application of this measurement waits
CLIENTS = (1, 8, 64, 256)
FILE = ROOT / "docs" / "measurements" / "waiting.json"
WHAT = "seconds until the last of the clients that ask at the same time has its answer"
MISTAKE = "uvicorn, blocking call in async def"
MORE_THREADS = "gunicorn-gthread with 64 threads"
LIMIT = "client's own limit"


def only_waits(address: object, app: str) -> list[str]:
    return ["python", "-m", "tests.measurements.only_waits", str(address.fd), str(WAIT)]


# Of each server the setups that stand below snippets, and not every variant.
# wsgiref is left out: it takes one request at a time, as gunicorn-sync does, and lets 5 connections queue where it
# binds by itself. On a socket of ours it would do better than on anybody's machine; on its own, the kernel's repeated
# attempts to connect would be measured.
SERIES = {
    series.setup.name: series
    for series in [
        *(of(setup, "wait") for setup in SETUPS.values() if setup.below_snippets and setup.name != "wsgiref"),
        of(replace(SETUPS["gunicorn-gthread"], name=MORE_THREADS, argv=gunicorn("--threads", "64")), "wait"),
        of(replace(SETUPS["uvicorn"], name=MISTAKE), "blocking_wait"),
        Series(Setup(LIMIT, "", "asyncio", None, only_waits), "tests.measurements.only_waits", None),
    ]
}


# The passes


def one_pass(series: Series, clients: int) -> float:
    """A fresh server, one burst. Raises BurstFailed with one line that says why there is no number."""
    # One request after the other is the slowest that is still an answer; twice that is patience enough.
    patience = 10 + 2 * clients * WAIT
    try:
        with running(series.setup, series.app) as server:
            asked = asyncio.run(together(server.site, clients, patience, "waited"))
    except (ServerFailed, MissingDistribution) as error:
        raise BurstFailed(str(error).splitlines()[0]) from None
    return max(one.answered for one in asked) - asked[0].sent


def point(name: str, clients: int, outcomes: list[float | BurstFailed]) -> dict:
    """The median of the rounds and their range; one round without a number is a point without one."""
    why = failed(outcomes)
    times = [] if why else [round(seconds, 3) for seconds in outcomes]
    return {
        "setup": name,
        "clients": clients,
        "seconds": round(median(times), 3) if times else None,
        "least": min(times, default=None),
        "most": max(times, default=None),
        "failed": why,
    }


def measure(series: Iterable[Series], clients: Iterable[int], rounds: int, command: str) -> dict:
    """What docs/measurements/waiting.json holds, see macros.recordings.Measurement. Prints each pass as it ends."""
    about = machine(one.setup for one in series)
    passes = [(one, count) for count in clients for one in series]
    runs = {label(one.setup.name, count): partial(one_pass, one, count) for one, count in passes}
    outcomes = in_turn(runs, rounds, float)
    measured = {one.setup.name: one for one, _ in passes}
    return {
        "what": WHAT,
        **about,
        "command": command,
        "rounds": rounds,
        "wait_seconds": WAIT,
        "backlog": BACKLOG,
        "series": {name: one.about() for name, one in measured.items()},
        "points": [point(name, count, outcomes[label(name, count)]) for count in clients for name in measured],
    }


def label(name: str, clients: int) -> str:
    return f"{clients} clients, {name}"


if __name__ == "__main__":
    command_line("tests.measurements.waiting", __doc__, FILE, partial(measure, list(SERIES.values()), CLIENTS))
