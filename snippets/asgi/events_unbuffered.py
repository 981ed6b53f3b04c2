"""Server-sent events that nginx passes on as they come, without being configured for it: a header asks for that."""

# --8<-- [start:app]
import asyncio
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(10):
        event = f"data: {time.monotonic()}\n\n".encode()
        await send({"type": "http.response.body", "body": event, "more_body": True})
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
