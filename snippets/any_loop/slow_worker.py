"""The same as snippets/asgi/slow_worker.py, on any event loop."""

# --8<-- [start:app]
import os

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    await anyio.sleep(0.02)
    body = str(os.getpid()).encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
