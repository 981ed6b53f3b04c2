"""How long until the last of N clients has its answer, when each answer waits: python -m tests.measurements.waiting.

A pass is one fresh server and one burst: N clients connect, then each sends one request at the same time. The
rounds go over all passes in turn, so that a machine that slows down slows down everybody.
"""

import argparse
import asyncio
import os
import platform
import re
import shlex
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.harness.addresses import TcpPort
from tests.harness.process import BACKLOG, ROOT, ServerFailed, running
from tests.harness.record import as_bytes
from tests.harness.servers import SETUPS, MissingDistribution, Setup, gunicorn
from tests.harness.wire import Site

WAIT = 0.05  # what every application of this measurement waits
CLIENTS = (1, 8, 64, 256)
ROUNDS = 3
FILE = ROOT / "docs" / "measurements" / "waiting.json"
WHAT = "seconds until the last of the clients that ask at the same time has its answer"
MISTAKE = "uvicorn, blocking call in async def"
MORE_THREADS = "gunicorn-gthread with 64 threads"
LIMIT = "client's own limit"


class BurstFailed(Exception):
    """Not every client got its answer. The text says how many did not, and why."""


@dataclass(frozen=True)
class Series:
    """One line of the chart: a setup and what it serves. `interface` is None where there is no application."""

    setup: Setup
    app: str
    interface: str | None

    def about(self) -> dict:
        return {
            "interface": self.interface,
            "app": self.app,
            "command": shlex.join(self.setup.argv(TcpPort(), self.app)) if self.interface else "",
        }


def of(setup: Setup, snippet: str = "wait") -> Series:
    return Series(setup, f"snippets.{setup.interface}.{snippet}:app", setup.interface)


def only_waits(address: object, app: str) -> list[str]:
    return ["python", "-m", "tests.measurements.only_waits", str(address.fd), str(WAIT)]


# Of each server the setups that stand below snippets, and not every variant.
# wsgiref is left out: it takes one request at a time, as gunicorn-sync does, and lets 5 connections queue where it
# binds by itself. On a socket of ours it would do better than on anybody's machine; on its own, the kernel's repeated
# attempts to connect would be measured.
SERIES = {
    series.setup.name: series
    for series in [
        *(of(setup) for setup in SETUPS.values() if setup.below_snippets and setup.name != "wsgiref"),
        of(replace(SETUPS["gunicorn-gthread"], name=MORE_THREADS, argv=gunicorn("--threads", "64"))),
        of(replace(SETUPS["uvicorn"], name=MISTAKE), "blocking_wait"),
        Series(Setup(LIMIT, "", "asyncio", None, only_waits), "tests.measurements.only_waits", None),
    ]
}


# The client

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def burst(site: Site, clients: int, patience: float) -> float:
    """Seconds from the first request to the end of the last answer. Raises BurstFailed unless all are answered."""
    deadline = time.perf_counter() + patience
    connections: list[Connection] = []
    try:
        await settle([connect(site, connections) for _ in range(clients)], deadline, "connect")
        request = site.head()
        started = time.perf_counter()
        for _, writer in connections:
            writer.write(request)
        answers = await settle([answer(*connection) for connection in connections], deadline, "get an answer")
        wrong = [text for _, text in answers if not re.match(rb"HTTP/1\.[01] 200 .*\r\n\r\n.*waited", text, re.DOTALL)]
        if wrong:
            raise BurstFailed(f"{len(wrong)} of {clients} got another answer: {wrong[0][:60]!r}")
        return max(ended for ended, _ in answers) - started
    finally:
        for _, writer in connections:
            writer.close()


async def settle(waits: list, deadline: float, what: str) -> list:
    """The results of all of `waits`. Raises BurstFailed with the first reason if one fails or is late."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, late = await asyncio.wait(tasks, timeout=max(0.0, deadline - time.perf_counter()))
        failures = [error for task in tasks if task in done and (error := task.exception())]
        if failures or late:
            reason = words(failures[0]) if failures else "the deadline"
            raise BurstFailed(f"{len(failures) + len(late)} of {len(tasks)} did not {what}: {reason}")
        return [task.result() for task in tasks]
    finally:
        for task in tasks:
            task.cancel()


def words(error: BaseException) -> str:
    """An error without the port or path of this run."""
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)


async def connect(site: Site, connections: list[Connection]) -> None:
    """One more in `connections`, which can be closed even if another one fails."""
    if isinstance(site.address, str):
        connections.append(await asyncio.open_unix_connection(site.address))
    else:
        connections.append(await asyncio.open_connection(*site.address, family=socket.AF_INET))


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[float, bytes]:
    """When the answer was complete, and its bytes.

    The connection is closed at once: gunicorn's sync worker waits for that before it takes the next.
    """
    text = b""
    while not is_complete(text):
        more = await reader.read(65536)
        if not more:
            if not text:
                raise ConnectionError("closed without an answer")
            break
        text += more
    ended = time.perf_counter()
    writer.close()
    return ended, text


def is_complete(text: bytes) -> bool:
    """Whether the framing says that this is all. False where only the end of the stream can tell."""
    head, gap, body = text.partition(b"\r\n\r\n")
    head = head.lower()
    if not gap:
        return False
    if b"transfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head)
    return bool(length) and len(body) >= int(length[1])


# The passes


def one_pass(series: Series, clients: int) -> float:
    """A fresh server, one burst. Raises BurstFailed with one line that says why there is no number."""
    # One request after the other is the slowest that is still an answer; twice that is patience enough.
    patience = 10 + 2 * clients * WAIT
    try:
        with running(series.setup, series.app) as server:
            return asyncio.run(burst(server.site, clients, patience))
    except (ServerFailed, MissingDistribution) as error:
        raise BurstFailed(str(error).splitlines()[0]) from None


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
    load = round(os.getloadavg()[0], 1)
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
        "machine": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": load,
        "kernel": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "command": command,
        "rounds": rounds,
        "wait_seconds": WAIT,
        "backlog": BACKLOG,
        "versions": versions(one.setup for one in measured.values()),
        "series": {name: one.about() for name, one in measured.items()},
        "points": [point(name, count, outcomes[name, count]) for count in clients for name in measured],
    }


def processor() -> str:
    """The name of the processor, as the kernel gives it."""
    try:
        name = re.search(r"(?m)^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text())
    except OSError:
        name = None
    return name[1].strip() if name else platform.machine()


def versions(setups: Iterable[Setup]) -> dict[str, str]:
    """The version of each server that is installed."""
    found = {}
    for setup in setups:
        try:
            if setup.distribution:
                found[setup.server] = setup.version()
        except MissingDistribution:
            pass  # its points say so
    return found


def write(path: Path, measurement: dict) -> None:
    """Replace the file, all or nothing."""
    staged = path.with_name(f"{path.name}.new")
    staged.write_bytes(as_bytes(measurement))
    os.replace(staged, path)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.measurements.waiting", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each pass is run (default: %(default)s)")
    parser.add_argument("--to", type=Path, default=FILE, help="the file to write (default: %(default)s)")
    options = parser.parse_args(arguments)
    command = "make measure" if options.rounds == ROUNDS else f"{parser.prog} --rounds {options.rounds}"
    write(options.to, measure(list(SERIES.values()), CLIENTS, options.rounds, command))


if __name__ == "__main__":
    main()
