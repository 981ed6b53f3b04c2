"""A coroutine that does nothing, run from plain code in the way that the path names.

The answer is microseconds for one call, and microseconds of processor time.
"""

# --8<-- [start:app]
import asyncio
import threading
import time
from urllib.parse import parse_qs

from asgiref.sync import async_to_sync

from snippets.wsgi.async_calls import event_loop

MOST_CALLS = 10_000


class Own(threading.local):
    def __init__(self):  # once in each thread
        self.runner = asyncio.Runner()


own = Own()


async def nothing():
    pass


def run(calls):
    for _ in range(calls):
        asyncio.run(nothing())


def kept_runner(calls):
    for _ in range(calls):
        own.runner.run(nothing())


def to_sync(calls):
    call = async_to_sync(nothing)
    for _ in range(calls):
        call()


def loop_in_a_thread(calls):
    for _ in range(calls):
        asyncio.run_coroutine_threadsafe(nothing(), event_loop()).result()


WAYS = {f"/{way.__name__}": way for way in (run, kept_runner, to_sync, loop_in_a_thread)}


def measured(way, query):
    calls = min(int(query["calls"][0]), MOST_CALLS)
    began, before = time.perf_counter(), time.process_time()
    way(calls)
    took, spent = time.perf_counter() - began, time.process_time() - before
    return " ".join(f"{seconds / calls * 1e6:.4f}" for seconds in (took, spent))


def app(environ, start_response):
    status, text = "404 Not Found", f"the ways: {' '.join(WAYS)}"
    if way := WAYS.get(environ["PATH_INFO"]):
        status, text = "200 OK", measured(way, parse_qs(environ["QUERY_STRING"]))
    start_response(status, [("Content-Type", "text/plain")])
    return [text.encode()]
# --8<-- [end:app]
