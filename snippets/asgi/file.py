"""A file as the body: the server is told its path if it offers that, otherwise a thread reads it piece by piece."""

# --8<-- [start:app]
import asyncio
import os

PATH = os.environ.get("FILE", __file__)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    offered = "http.response.pathsend" in (scope.get("extensions") or {})
    size = (await asyncio.to_thread(os.stat, PATH)).st_size
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", str(size).encode()),
        (b"x-wrapper", b"the server's" if offered else b"our own")
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if offered:
        await send({"type": "http.response.pathsend", "path": os.path.abspath(PATH)})
        return
    with open(PATH, "rb") as file:
        while piece := await asyncio.to_thread(file.read, 65536):  # a disk may take its time
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
