"""The contract in Quart, which has the interface of Flask and runs under ASGI."""

# --8<-- [start:app]
import asyncio
import sys

from quart import Quart, request, websocket

from snippets.frameworks.contract import Job, Room, event, made, where

app = Quart(__name__)
sync_room, async_room, events_room = Room(), Room(), Room()
job = Job()
begun = False
TEXT = {"Content-Type": "text/plain"}


@app.before_serving
async def begin():
    global begun
    begun = True


@app.after_serving
async def end():
    print("shutdown over", file=sys.stderr, flush=True)


@app.get("/started")
async def started():
    return "started" if begun else "not started", TEXT


@app.get("/sync")
def sync():
    return where(), TEXT


@app.get("/sync/together")
def sync_together():
    return sync_room.meet(), TEXT


@app.get("/async")
async def asynchronous():
    return where(), TEXT


@app.get("/async/together")
async def async_together():
    return await async_room.meet_async(), TEXT


@app.get("/stream")
async def stream():
    async def pieces():
        yield made()
        await asyncio.sleep(0.3)
        yield made()

    return pieces(), TEXT


@app.get("/events")
async def events():
    async def pieces():
        yield event(made())
        yield event(await events_room.meet_async())
        yield event(made())

    return pieces(), {"Content-Type": "text/event-stream"}


@app.websocket("/websocket")
async def echo():
    while True:
        await websocket.send(await websocket.receive())


@app.get("/background")
async def told():
    return str(job), TEXT


@app.post("/background")
async def background():
    job.over = None
    app.add_background_task(job.work_async)
    return "accepted", TEXT


@app.post("/upload")
async def upload():
    size, first = 0, None
    async for piece in request.body:
        first = first or made()
        size += len(piece)
    return f"{size} bytes, the first {first}", TEXT


@app.get("/error")
async def error():
    raise RuntimeError("the secret of this view")
# --8<-- [end:app]
