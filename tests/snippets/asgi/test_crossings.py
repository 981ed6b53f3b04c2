"""snippets/asgi/crossings.py calls as often as it is told to, by the way that the path names, and says what it took."""

import asyncio
import re
import threading
from contextvars import ContextVar

import pytest

from snippets.asgi import crossings
from tests.harness.process import running
from tests.harness.servers import SETUPS

user = ContextVar("user", default="nobody")
# Where the calls run, what the first one sees of its caller's context, and the second one after the first has set it.
SEEN = {
    "/directly": "MainThread: Ada, Eve",
    "/to_thread": r"asyncio_\d: Ada, Ada",
    "/run_in_executor": r"asyncio_\d: nobody, \w+",
    "/anyio_to_thread": "AnyIO worker thread: Ada, Ada",
    "/thread_sensitive": r"ThreadPoolExecutor-\d+_0: Ada, Eve",
    "/not_thread_sensitive": r"asyncio_\d: Ada, Eve",
}


async def answer(target: str) -> str:
    """The body that the application gives without a server."""
    path, _, query = target.partition("?")
    user.set("Ada")
    sent = []

    async def send(event):
        sent.append(event)

    await crossings.app({"type": "http", "path": path, "query_string": query.encode()}, None, send)
    return sent[1]["body"].decode()


def told(monkeypatch, target: str) -> list[tuple[str, str]]:
    """The thread and the user that each call saw."""
    seen = []

    def nothing():
        seen.append((threading.current_thread().name, user.get()))
        user.set("Eve")

    monkeypatch.setattr(crossings, "nothing", nothing)
    asyncio.run(answer(target))
    return seen


@pytest.mark.parametrize("way", crossings.WAYS)
def test_a_way_is_the_one_that_it_is_called(monkeypatch, way):
    (thread, first), (_, second) = told(monkeypatch, f"{way}?calls=2&at_a_time=1")
    assert re.fullmatch(SEEN[way], f"{thread}: {first}, {second}")


@pytest.mark.parametrize("way", crossings.WAYS)
def test_as_many_calls_as_are_asked_for(monkeypatch, way):
    assert len(told(monkeypatch, f"{way}?calls=3&at_a_time=4")) == 12


def test_there_is_a_most(monkeypatch):
    monkeypatch.setattr(crossings, "MOST_CALLS", 3)
    monkeypatch.setattr(crossings, "MOST_AT_A_TIME", 2)
    assert len(told(monkeypatch, "/directly?calls=1000&at_a_time=1000")) == 6


def test_what_one_call_took_is_told(monkeypatch):
    clocks = {"perf_counter": iter([10, 16]), "process_time": iter([1, 4])}
    for name, times in clocks.items():
        monkeypatch.setattr(crossings.time, name, lambda times=times: next(times))
    assert asyncio.run(answer("/directly?calls=100&at_a_time=3")) == "20000.0000 10000.0000"


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn", "granian-asgi"])
def test_crossings(setup):
    with running(SETUPS[setup], "snippets.asgi.crossings:app") as server:
        other = server.site.get()
        assert (other.status, other.body.decode()) == (404, f"the ways: {' '.join(crossings.WAYS)}")
        for way in crossings.WAYS:
            took, spent = map(float, server.site.get(f"{way}?calls=20&at_a_time=2").body.split())
            assert took > 0 and spent > 0
