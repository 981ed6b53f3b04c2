"""The contract in Bottle."""

# --8<-- [start:app]
import time

from bottle import Bottle, request, response

from snippets.frameworks.contract import Room, event, made, where

app = Bottle()
sync_room, async_room, events_room = Room(), Room(), Room()


@app.get("/sync")
def sync():
    response.content_type = "text/plain"
    return where()


@app.get("/sync/together")
def sync_together():
    return sync_room.meet()


@app.get("/async")
async def asynchronous():
    return where()


@app.get("/async/together")
async def async_together():
    return await async_room.meet_async()


@app.get("/stream")
def stream():
    response.content_type = "text/plain"
    yield made()
    time.sleep(0.3)
    yield made()


@app.get("/events")
def events():
    response.content_type = "text/event-stream"
    yield event(made())
    yield event(events_room.meet())
    yield event(made())


@app.post("/upload")
def upload():
    size, first, body = 0, None, request.body
    while piece := body.read(1024):
        first = first or made()
        size += len(piece)
    return f"{size} bytes, the first {first}"


@app.get("/error")
def error():
    raise RuntimeError("the secret of this view")
# --8<-- [end:app]
