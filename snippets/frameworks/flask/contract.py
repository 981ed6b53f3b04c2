"""The contract in Flask: what it has of its own, without an extension."""

# --8<-- [start:app]
import time

from flask import Flask, request

from snippets.frameworks.contract import Room, event, made, where

app = Flask(__name__)
sync_room, async_room, events_room = Room(), Room(), Room()
TEXT = {"Content-Type": "text/plain"}


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
def stream():
    def pieces():
        yield made()
        time.sleep(0.3)
        yield made()

    return pieces(), TEXT


@app.get("/events")
def events():
    def pieces():
        yield event(made())
        yield event(events_room.meet())
        yield event(made())

    return pieces(), {"Content-Type": "text/event-stream"}


@app.post("/upload")
def upload():
    size, first = 0, None
    while piece := request.stream.read(1024):
        first = first or made()
        size += len(piece)
    return f"{size} bytes, the first {first}", TEXT


@app.get("/error")
def error():
    raise RuntimeError("the secret of this view")
# --8<-- [end:app]
