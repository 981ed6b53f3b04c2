"""The mistake: a blocking wait inside `async def`, which tells when it began and ended, and in which thread."""

# --8<-- [start:app]
import os
import threading
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    began = time.monotonic()
    time.sleep(0.2)  # nothing is awaited: the whole event loop stands still
    told = f"{began} {time.monotonic()} {os.getpid()} {threading.get_native_id()}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(told))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})
# --8<-- [end:app]
