"""The same as snippets/asgi/after_response.py, on any event loop."""

# --8<-- [start:app]
import time

import anyio

finished = {}  # which job was over when


async def app(scope, receive, send):
    assert scope["type"] == "http"
    job = scope["query_string"]
    if scope["method"] == "POST":
        await respond(send, 202, b"accepted")
        await anyio.sleep(1)  # the work
        finished[job] = time.monotonic()
    else:
        await respond(send, 200, str(finished.get(job, "not yet")).encode())


async def respond(send, status, body):
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
