"""An awaited wait: the event loop serves others until it is over."""

# --8<-- [start:app]
import asyncio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    await asyncio.sleep(0.05)  # a database, another service, a disk
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"waited"})
# --8<-- [end:app]
