"""An awaited wait that tells when it began, when it ended, and in which process and thread."""

# --8<-- [start:app]
import asyncio
import os
import threading
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    began = time.monotonic()
    await asyncio.sleep(0.2)  # a database, another service, a disk
    told = f"{began} {time.monotonic()} {os.getpid()} {threading.get_native_id()}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(told))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})
# --8<-- [end:app]
