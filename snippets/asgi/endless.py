"""A stream without an end below /events: one event after another for as long as somebody listens."""

# --8<-- [start:app]
import asyncio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    while scope["path"].endswith("/events"):
        await send({"type": "http.response.body", "body": b"data: still here\n\n", "more_body": True})
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
