"""A function that does nothing, called from a coroutine in the way that the path names.

The answer is microseconds for one call, and microseconds of processor time.
"""

# --8<-- [start:app]
import asyncio
import time
from urllib.parse import parse_qs

import anyio.to_thread
from asgiref.sync import sync_to_async

MOST_CALLS, MOST_AT_A_TIME = 10_000, 64


def nothing():
    pass


async def directly(calls):
    for _ in range(calls):
        nothing()


async def to_thread(calls):
    for _ in range(calls):
        await asyncio.to_thread(nothing)


async def run_in_executor(calls):
    loop = asyncio.get_running_loop()
    for _ in range(calls):
        await loop.run_in_executor(None, nothing)


async def anyio_to_thread(calls):
    for _ in range(calls):
        await anyio.to_thread.run_sync(nothing)


async def thread_sensitive(calls):
    call = sync_to_async(nothing)
    for _ in range(calls):
        await call()


async def not_thread_sensitive(calls):
    call = sync_to_async(nothing, thread_sensitive=False)
    for _ in range(calls):
        await call()


WAYS = {
    f"/{way.__name__}": way
    for way in (directly, to_thread, run_in_executor, anyio_to_thread, thread_sensitive, not_thread_sensitive)
}


async def measured(way, query):
    calls = min(int(query[b"calls"][0]), MOST_CALLS)
    at_a_time = min(int(query[b"at_a_time"][0]), MOST_AT_A_TIME)
    began, before = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_a_time - 1):
            group.create_task(way(calls))
        await way(calls)
    took, spent = time.perf_counter() - began, time.process_time() - before
    return " ".join(f"{seconds / calls / at_a_time * 1e6:.4f}" for seconds in (took, spent))


async def app(scope, receive, send):
    assert scope["type"] == "http"
    status, text = 404, f"the ways: {' '.join(WAYS)}"
    if way := WAYS.get(scope["path"]):
        status, text = 200, await measured(way, parse_qs(scope["query_string"]))
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": text.encode()})
# --8<-- [end:app]
