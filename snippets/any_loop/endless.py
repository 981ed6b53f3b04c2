"""The same as snippets/asgi/endless.py, on any event loop."""

# --8<-- [start:app]
import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    while scope["path"].endswith("/events"):
        await send({"type": "http.response.body", "body": b"data: still here\n\n", "more_body": True})
        await anyio.sleep(0.05)
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
