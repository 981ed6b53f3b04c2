"""A counter in memory: each worker process has its own."""

# --8<-- [start:app]
import itertools
import os

count = itertools.count(1)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    body = f"worker {os.getpid()} has counted to {next(count)}".encode()
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
