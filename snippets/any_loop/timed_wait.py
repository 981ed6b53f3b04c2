"""The same as snippets/asgi/timed_wait.py, on any event loop."""

# --8<-- [start:app]
import os
import threading
import time

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    began = time.monotonic()
    await anyio.sleep(0.2)  # a database, another service, a disk
    told = f"{began} {time.monotonic()} {os.getpid()} {threading.get_native_id()}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(told))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})
# --8<-- [end:app]
