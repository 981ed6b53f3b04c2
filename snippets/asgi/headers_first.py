"""An answer that is started some time before the first piece of its body exists."""

# --8<-- [start:app]
import asyncio
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await asyncio.sleep(0.5)
    await send({"type": "http.response.body", "body": f"made at {time.monotonic()}".encode()})
# --8<-- [end:app]
