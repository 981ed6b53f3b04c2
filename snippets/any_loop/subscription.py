"""The same as snippets/asgi/subscription.py, on any event loop."""

# --8<-- [start:app]
import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"data: welcome\n\n", "more_body": True})
    for _ in range(200):
        await anyio.sleep(0.1)
        await send({"type": "http.response.body", "body": b": still here\n\n", "more_body": True})
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
