"""The same as snippets/asgi/opened_at_import.py, on any event loop."""

# --8<-- [start:app]
import os
import threading
import time

import anyio.to_thread

importer = os.getpid()
beats = 0


def beat():
    global beats
    while True:
        beats += 1
        time.sleep(0.01)


threading.Thread(target=beat, daemon=True).start()


def told():
    before, deadline = beats, time.monotonic() + 1
    while beats == before and time.monotonic() < deadline:
        time.sleep(0.01)
    who = "this process" if importer == os.getpid() else "another process"
    return f"imported by {who}, the thread {'runs' if beats != before else 'is not here'}".encode()


async def app(scope, receive, send):
    assert scope["type"] == "http"
    body = await anyio.to_thread.run_sync(told)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
