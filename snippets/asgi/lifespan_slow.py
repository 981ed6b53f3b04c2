"""A start-up and a shutdown that take half a second each and tell the log; an answer says where it was made."""

# --8<-- [start:app]
import asyncio
import os


def place():
    return f"process {os.getpid()}, event loop {id(asyncio.get_running_loop())}"


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
    await asyncio.sleep(0.5)  # connect to the database
    print(f"start-up over at {place()}", flush=True)
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    print("shutdown begun", flush=True)
    await asyncio.sleep(0.5)  # say goodbye to it
    print("shutdown over", flush=True)
    await send({"type": "lifespan.shutdown.complete"})
# --8<-- [end:app]
