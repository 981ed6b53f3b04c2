"""The same as snippets/asgi/slow.py, on any event loop."""

# --8<-- [start:app]
import time
from collections import deque
from itertools import takewhile

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    if seconds := float(scope["query_string"] or 0):
        print("request begun", flush=True)
        if scope["path"].endswith("/computing"):
            compute(seconds)
        elif scope["path"].endswith("/one-call"):
            compute_in_one_call(seconds)
        else:
            await anyio.sleep(seconds)
    body = f"made at {time.monotonic()}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def compute(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def compute_in_one_call(seconds):
    """All of it is done in C: no other thread of Python runs before it returns, and no handler of a signal."""
    end = time.monotonic() + seconds
    deque(takewhile(end.__gt__, iter(time.monotonic, None)), maxlen=0)
# --8<-- [end:app]
