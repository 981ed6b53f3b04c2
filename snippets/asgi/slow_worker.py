"""Every answer takes a fiftieth of a second and names the worker process that gave it."""

# --8<-- [start:app]
import asyncio
import os


async def app(scope, receive, send):
    assert scope["type"] == "http"
    await asyncio.sleep(0.02)
    body = str(os.getpid()).encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
