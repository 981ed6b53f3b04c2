"""How long until the last of N clients has its answer, when each answer waits: python -m tests.measurements.waiting.

A pass is one fresh server and one burst: N clients connect, then each sends one request at the same time. The
rounds go over all passes in turn, so that a machine that slows down slows down everybody.
"""

import argparse
import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from statistics import median

from tests.harness.process import BACKLOG, ROOT, ServerFailed, running
from tests.harness.servers import SETUPS, MissingDistribution, Setup, gunicorn
from tests.measurements.client import BurstFailed, together
from tests.measurements.machine import machine, write
from tests.measurements.series import Series, of

WAIT = 0.05  # what every application of this measurement waits
CLIENTS = (1, 8, 64, 256)
ROUNDS = 3
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
    failures = [outcome for outcome in outcomes if isinstance(outcome, BurstFailed)]
    times = [] if failures else [round(seconds, 3) for seconds in outcomes]
    return {
        "setup": name,
        "clients": clients,
        "seconds": round(median(times), 3) if times else None,
        "least": min(times, default=None),
        "most": max(times, default=None),
        "failed": f"{failures[0]} (in {len(failures)} of {len(outcomes)} rounds)" if failures else None,
    }


def measure(series: Iterable[Series], clients: Iterable[int], rounds: int, command: str) -> dict:
    """What docs/measurements/waiting.json holds, see macros.model.Measurement. Prints each pass as it ends."""
    about = machine(one.setup for one in series)
    passes = [(one, count) for count in clients for one in series]
    outcomes = {(one.setup.name, count): [] for one, count in passes}
    for number in range(1, rounds + 1):
        for one, count in passes:
            try:
                outcome = one_pass(one, count)
            except BurstFailed as error:
                outcome = error
            outcomes[one.setup.name, count].append(outcome)
            shown = f"failed: {outcome}" if isinstance(outcome, BurstFailed) else f"{outcome:.3f} s"
            print(f"round {number} of {rounds}, {count} clients, {one.setup.name}: {shown}", flush=True)
    measured = {one.setup.name: one for one, _ in passes}
    return {
        "what": WHAT,
        **about,
        "command": command,
        "rounds": rounds,
        "wait_seconds": WAIT,
        "backlog": BACKLOG,
        "series": {name: one.about() for name, one in measured.items()},
        "points": [point(name, count, outcomes[name, count]) for count in clients for name in measured],
    }


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.measurements.waiting", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each pass is run (default: %(default)s)")
    parser.add_argument("--to", type=Path, default=FILE, help="the file to write (default: %(default)s)")
    options = parser.parse_args(arguments)
    command = "make measure" if options.rounds == ROUNDS else f"{parser.prog} --rounds {options.rounds}"
    write(options.to, measure(list(SERIES.values()), CLIENTS, options.rounds, command))


if __name__ == "__main__":
    main()
