"""snippets/wsgi/crossings.py runs as many coroutines as it is told to, by the way that the path names."""

import asyncio
import threading

import pytest

from snippets.wsgi import async_calls, crossings
from tests.harness.process import running
from tests.harness.servers import SETUPS

# Whether the coroutine runs in the thread of its caller, and in how many event loops three of them run.
SEEN = {"/run": (True, 3), "/kept_runner": (True, 1), "/to_sync": (False, 3), "/loop_in_a_thread": (False, 1)}


def answer(target: str) -> str:
    """The body that the application gives without a server."""
    path, _, query = target.partition("?")
    return crossings.app({"PATH_INFO": path, "QUERY_STRING": query}, lambda *_: None)[0].decode()


@pytest.fixture
def seen(monkeypatch):
    """The thread and the loop of each coroutine; the kept loops end with the test."""
    found = []

    async def nothing():
        found.append((threading.current_thread(), asyncio.get_running_loop()))

    monkeypatch.setattr(crossings, "nothing", nothing)
    monkeypatch.setattr(crossings, "own", crossings.Own())
    monkeypatch.setattr(async_calls, "loop", None)
    yield found
    crossings.own.runner.close()
    for thread, loop in dict(found).items():
        if loop.is_running():
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


@pytest.mark.parametrize("way", crossings.WAYS)
def test_a_way_is_the_one_that_it_is_called(seen, way):
    answer(f"{way}?calls=3")
    assert len(seen) == 3
    own = {thread is threading.current_thread() for thread, _ in seen}
    assert (own, len({loop for _, loop in seen})) == ({SEEN[way][0]}, SEEN[way][1])


def test_there_is_a_most(seen, monkeypatch):
    monkeypatch.setattr(crossings, "MOST_CALLS", 2)
    answer("/run?calls=1000")
    assert len(seen) == 2


def test_what_one_call_took_is_told(seen, monkeypatch):
    clocks = {"perf_counter": iter([10, 16]), "process_time": iter([1, 4])}
    for name, times in clocks.items():
        monkeypatch.setattr(crossings.time, name, lambda times=times: next(times))
    monkeypatch.setitem(crossings.WAYS, "/run", lambda calls: None)
    assert answer("/run?calls=300") == "20000.0000 10000.0000"


@pytest.mark.parametrize("setup", ["gunicorn-gthread", "waitress", "uwsgi", "granian-wsgi"])
def test_crossings(setup):
    with running(SETUPS[setup], "snippets.wsgi.crossings:app") as server:
        other = server.site.get()
        assert (other.status, other.body.decode()) == (404, f"the ways: {' '.join(crossings.WAYS)}")
        for way in crossings.WAYS:
            took, spent = map(float, server.site.get(f"{way}?calls=20").body.split())
            assert took > 0 and spent > 0
