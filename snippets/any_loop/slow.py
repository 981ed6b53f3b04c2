"""The same as snippets/asgi/slow.py, on any event loop."""

# --8<-- [start:app]
import time

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    if seconds := float(scope["query_string"] or 0):
        print("request begun", flush=True)
        await anyio.sleep(seconds)
    body = f"made at {time.monotonic()}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
