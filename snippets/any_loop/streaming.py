"""The same as snippets/asgi/streaming.py, on any event loop."""

# --8<-- [start:app]
import time

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(3):
        body = f"made at {time.monotonic()}\n".encode()
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await anyio.sleep(0.4)
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
