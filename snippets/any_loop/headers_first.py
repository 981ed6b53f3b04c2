"""The same as snippets/asgi/headers_first.py, on any event loop."""

# --8<-- [start:app]
import time

import anyio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await anyio.sleep(0.5)
    await send({"type": "http.response.body", "body": f"made at {time.monotonic()}".encode()})
# --8<-- [end:app]
