"""The contract in FastAPI."""

# --8<-- [start:app]
import asyncio
import sys
from contextlib import asynccontextmanager

from fastapi import BackgroundTasks, FastAPI, Request, WebSocket
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from snippets.frameworks.contract import Job, Room, made, where

sync_room, async_room, events_room = Room(), Room(), Room()
job = Job()


@asynccontextmanager
async def lifespan(app):
    app.state.started = True
    yield
    print("shutdown over", file=sys.stderr, flush=True)


app = FastAPI(lifespan=lifespan, default_response_class=PlainTextResponse)


@app.get("/started")
def started(request: Request):
    return "started" if getattr(request.app.state, "started", False) else "not started"


@app.get("/sync")
def sync():
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
async def stream():
    async def pieces():
        yield made()
        await asyncio.sleep(0.3)
        yield made()

    return StreamingResponse(pieces(), media_type="text/plain")


@app.get("/events", response_class=EventSourceResponse)
async def events():
    yield ServerSentEvent(raw_data=made().strip())
    yield ServerSentEvent(raw_data=await events_room.meet_async())
    yield ServerSentEvent(raw_data=made().strip())


@app.websocket("/websocket")
async def websocket(ws: WebSocket):
    await ws.accept()
    async for text in ws.iter_text():
        await ws.send_text(text)


@app.get("/background")
async def told():
    return str(job)


@app.post("/background")
async def background(tasks: BackgroundTasks):
    job.over = None
    tasks.add_task(job.work_async)
    return "accepted"


@app.post("/upload")
async def upload(request: Request):
    size, first = 0, None
    async for piece in request.stream():
        first = first or made()
        size += len(piece)
    return f"{size} bytes, the first {first}"


@app.get("/error")
async def error():
    raise RuntimeError("the secret of this view")
# --8<-- [end:app]
