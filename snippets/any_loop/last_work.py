"""The same as snippets/asgi/last_work.py, on any event loop."""

# --8<-- [start:app]
import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"8")]
    await send({"type": "http.response.start", "status": 202, "headers": headers})
    await send({"type": "http.response.body", "body": b"accepted"})
    if scope["method"] == "POST":
        print("work begun", flush=True)
        await anyio.sleep(1.5)
        print("work over", flush=True)
# --8<-- [end:app]
