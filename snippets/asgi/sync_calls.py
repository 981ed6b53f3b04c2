"""A blocking call from a coroutine: in a thread of the shared pool, or of a small one of its own for dear calls."""

# --8<-- [start:app]
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

dear = ThreadPoolExecutor(2, "dear")  # at most two at a time, whatever else is under way


def blocking():
    time.sleep(0.1)
    return threading.current_thread().name


async def app(scope, receive, send):
    assert scope["type"] == "http"
    if scope["query_string"] == b"dear":
        thread = await asyncio.get_running_loop().run_in_executor(dear, blocking)
    else:
        thread = await asyncio.to_thread(blocking)  # the pool that the whole event loop shares
    body = f"{thread}, and the loop in {threading.current_thread().name}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
