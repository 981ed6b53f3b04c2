"""Async code from a plain view: one event loop in a thread of its own, for all requests of the worker."""

# --8<-- [start:app]
import asyncio
import itertools
import threading

calls = itertools.count(1)
starting = threading.Lock()
loop = None


def event_loop():
    """The loop of this process, started by its first request and so after any fork."""
    global loop
    with starting:
        if loop is None:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, daemon=True).start()
        return loop


async def work():
    await asyncio.sleep(0.1)  # an async client, whose connections stay open in this loop
    return f"call {next(calls)} of one event loop".encode()


def app(environ, start_response):
    body = asyncio.run_coroutine_threadsafe(work(), event_loop()).result(timeout=10)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
# --8<-- [end:app]
