"""The same as snippets/asgi/lifespan_slow.py, on any event loop."""

# --8<-- [start:app]
import os

import anyio
import anyio.lowlevel


def place():
    return f"process {os.getpid()}, event loop {id(anyio.lowlevel.current_token().native_token)}"


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    print(f"request at {place()}", flush=True)
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": place().encode()})


async def lifespan(receive, send):
    await receive()  # {"type": "lifespan.startup"}
    print("start-up begun", flush=True)
    await anyio.sleep(0.5)  # connect to the database
    print(f"start-up over at {place()}", flush=True)
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    print("shutdown begun", flush=True)
    await anyio.sleep(0.5)  # say goodbye to it
    print("shutdown over", flush=True)
    await send({"type": "lifespan.shutdown.complete"})
# --8<-- [end:app]
