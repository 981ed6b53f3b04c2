"""The same as snippets/asgi/events.py, on any event loop."""

# --8<-- [start:app]
import time

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(10):
        event = f"data: {time.monotonic()}\n\n".encode()
        await send({"type": "http.response.body", "body": event, "more_body": True})
        await anyio.sleep(0.05)
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
