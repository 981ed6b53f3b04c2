"""What a call costs that crosses from async code into sync code, or back; the application calls and reads clocks."""

import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from tests.harness.process import Server
from tests.harness.servers import SETUPS
from tests.harness.wire import Broken, Site, TimedOut
from tests.measurements.family import Ask, Family, Key, Visit
from tests.measurements.load import LoadFailed, shared
from tests.measurements.series import Series

SYNC, ASYNC = "sync from async", "async from sync"
CALLS = 1000  # for one answer
QUANTITIES = {
    "call": "microseconds for one call",
    "cpu": "microseconds of processor time for one call",
}
# By the name on the page: the path of the snippet, and the distributions that it is made of.
INTO_SYNC = {
    "called directly": ("/directly", ()),
    "asyncio.to_thread": ("/to_thread", ()),
    "run_in_executor": ("/run_in_executor", ()),
    "anyio.to_thread": ("/anyio_to_thread", ("anyio",)),
    "sync_to_async": ("/thread_sensitive", ("asgiref",)),
    "sync_to_async, not thread_sensitive": ("/not_thread_sensitive", ("asgiref",)),
}
INTO_ASYNC = {
    "asyncio.run": ("/run", ()),
    "asyncio.Runner, kept": ("/kept_runner", ()),
    "async_to_sync": ("/to_sync", ("asgiref",)),
    "run_coroutine_threadsafe": ("/loop_in_a_thread", ()),
}
SPOKEN_OF = {"called directly", "asyncio.to_thread", "sync_to_async", *INTO_ASYNC}  # in sentences, not in charts alone


def asking(path: str) -> Ask:
    """Asks for a number of calls by this way, again and again: QUANTITIES are the medians of the answers."""

    def ask(server: Server, key: Key, seconds: float) -> dict[str, float]:
        _, at = key
        end, answers = time.monotonic() + seconds, []
        while not answers or time.monotonic() < end:
            answers.append(answer(server.site, f"{path}?calls={CALLS // at}&at_a_time={at}"))
        return dict(zip(QUANTITIES, map(median, zip(*answers, strict=True)), strict=True))

    return ask


def answer(site: Site, target: str) -> list[float]:
    """The numbers of one answer. Raises LoadFailed if it has none."""
    try:
        given = site.get(target)
    except (OSError, TimedOut, Broken) as error:
        raise LoadFailed(str(error)) from None
    if given.status != 200:
        raise LoadFailed(f"the answer was {given.status}")
    return [float(number) for number in given.body.split()]


def visits() -> Iterator[Visit]:
    """A server of its own for each way: the threads of one stay, and would take part in the next."""
    for name, (path, parts) in INTO_SYNC.items():
        points = ((SYNC, 1),) if name == "called directly" else ((SYNC, 1), (SYNC, 16))
        yield visit(name, "uvicorn", "asgi", path, ("uvloop", *parts), points)
    for name, (path, parts) in INTO_ASYNC.items():
        yield visit(name, "gunicorn-gthread", "wsgi", path, parts, ((ASYNC, 1),))


def visit(name: str, setup: str, interface: str, path: str, parts: tuple[str, ...], points: tuple[Key, ...]) -> Visit:
    series = Series(replace(SETUPS[setup], name=name, parts=parts), f"snippets.{interface}.crossings:app", interface)
    return Visit(series, points, asking(path), points if name in SPOKEN_OF else ())


# The server has all cores: on one alone, a loop and a thread can only take turns.
FAMILY = Family(
    "crossing",
    "what a call that does nothing costs from async code into sync code, and back",
    "at a time",
    QUANTITIES,
    f"one request after the other, each for {CALLS:,} calls",
    shared,
    tuple(visits()),
)
