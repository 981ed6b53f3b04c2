"""Load from wrk on one server: how many requests it answers a second, how long each takes, and what that costs."""

import json
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.harness.process import ROOT, Server
from tests.harness.wire import Site

SCRIPT = Path(__file__).with_name("wrk.lua").relative_to(ROOT)
CORES = sorted(os.sched_getaffinity(0))  # before anything is given only some of them
PATIENCE = 30  # seconds that wrk waits for one answer

QUANTITIES = {
    "rate": "requests a second",
    "median": "milliseconds until the answer, at the median",
    "p99": "milliseconds until the answer, at the 99th percentile",
    "cpu": "microseconds of processor time that the server spends on a request",
    "client": "how much of one core the client used",
}


class LoadFailed(Exception):
    """There is no number. The text says why, in one line."""


class MissingGenerator(LookupError):
    """wrk is not installed."""


@dataclass(frozen=True)
class Cores:
    """Which cores the server and the client may run on. Both may be given the same ones."""

    server: frozenset[int]
    client: frozenset[int]
    words: str


def apart() -> Cores:
    """One core for the server and another for the client. Raises LoadFailed where there is only one."""
    first, *others = CORES
    if not others:
        raise LoadFailed("the server and the client need a core each, and there is one")
    return Cores(frozenset([first]), frozenset([others[0]]), "the server on one core, the client on another")


def shared() -> Cores:
    """All cores for both."""
    both = frozenset(CORES)
    return Cores(both, both, f"the server and the client on the same {len(both)} cores")


@contextmanager
def on(allowed: Iterable[int]) -> Iterator[None]:
    """Whatever is started meanwhile runs on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, allowed)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def generator() -> str:
    """The version of wrk. Raises MissingGenerator with the command that installs it."""
    if not shutil.which("wrk"):
        raise MissingGenerator("The measurements need wrk and found none. Run: make system")
    said = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout
    return re.search(r"\d+(\.\d+)+", said)[0]


def command(url: str, clients: int | str, seconds: float | str) -> list[str]:
    """wrk's command line: that many connections, each of which asks again as soon as it has its answer."""
    return [
        "wrk",
        "--threads=1",
        f"--connections={clients}",
        f"--duration={seconds}s",
        f"--timeout={PATIENCE}s",
        f"--script={SCRIPT}",
        url,
    ]


def ask(server: Server, target: str, clients: int, seconds: float, allowed: Cores) -> dict[str, float]:
    """QUANTITIES of a load on `target` by that many clients. Raises LoadFailed if one request failed."""
    before, spent = processor_time(server), resource.getrusage(resource.RUSAGE_CHILDREN)
    found = run(command(address(server.site, target), clients, whole(seconds)), seconds, allowed)
    after, spent_after = processor_time(server), resource.getrusage(resource.RUSAGE_CHILDREN)
    refuse_failures(found)
    took = found["microseconds"] / 1e6
    used = spent_after.ru_utime + spent_after.ru_stime - spent.ru_utime - spent.ru_stime
    return {
        "rate": found["requests"] / took,
        "median": found["median"] / 1000,
        "p99": found["p99"] / 1000,
        "cpu": (after - before) / found["requests"] * 1e6,
        "client": used / took,
    }


def run(words: list[str], seconds: float, allowed: Cores) -> dict:
    """What wrk's script prints."""
    generator()
    try:
        with on(allowed.client):
            done = subprocess.run(
                words, cwd=ROOT, capture_output=True, text=True, timeout=seconds + 3 * PATIENCE, check=True
            )
    except subprocess.CalledProcessError as error:
        raise LoadFailed(f"wrk ended with {error.returncode}: {error.stderr.strip()[:80]}") from None
    except subprocess.TimeoutExpired:
        raise LoadFailed("wrk did not end") from None
    return json.loads(done.stdout[done.stdout.rindex("{") :])


def refuse_failures(found: dict) -> None:
    """Raise LoadFailed unless every request that wrk sent had its answer, and a good one."""
    reasons = {
        "not_connected": "did not connect",
        "broken": "broke off",
        "not_200": "were not 200",
        "late": f"had no answer within {PATIENCE} s",
    }
    wrong = [f", {found[name]} {words}" for name, words in reasons.items() if found[name]]
    if wrong or not found["requests"]:
        raise LoadFailed(f"{found['requests']} answers came{''.join(wrong)}")


def whole(seconds: float) -> int:
    """wrk takes whole seconds only."""
    return max(1, round(seconds))


def address(site: Site, target: str) -> str:
    host, port = site.address
    return f"http://{host}:{port}{target}"


def processor_time(server: Server) -> float:
    """Seconds of processor time that the processes of a server have used so far, in the kernel too."""
    return sum(times.user + times.system for times in of_each(server, psutil.Process.cpu_times))


def memory(server: Server) -> float:
    """Bytes that a server takes. What its processes share with each other or with others is counted in parts."""
    return sum(info.pss for info in of_each(server, psutil.Process.memory_full_info))


def of_each(server: Server, look) -> list:
    found = []
    for process in server.family():
        try:
            found.append(look(psutil.Process(process)))
        except psutil.NoSuchProcess:
            continue  # it ended while we looked
    return found
