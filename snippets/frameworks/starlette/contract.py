"""The contract in Starlette."""

# --8<-- [start:app]
import asyncio
import sys
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute

from snippets.frameworks.contract import Job, Room, event, made, where

sync_room, async_room, events_room = Room(), Room(), Room()
job = Job()


@asynccontextmanager
async def lifespan(app):
    app.state.started = True
    yield
    print("shutdown over", file=sys.stderr, flush=True)


def started(request):
    return PlainTextResponse("started" if getattr(request.app.state, "started", False) else "not started")


def sync(request):
    return PlainTextResponse(where())


def sync_together(request):
    return PlainTextResponse(sync_room.meet())


async def asynchronous(request):
    return PlainTextResponse(where())


async def async_together(request):
    return PlainTextResponse(await async_room.meet_async())


async def stream(request):
    async def pieces():
        yield made()
        await asyncio.sleep(0.3)
        yield made()

    return StreamingResponse(pieces(), media_type="text/plain")


async def events(request):
    async def pieces():
        yield event(made())
        yield event(await events_room.meet_async())
        yield event(made())

    return StreamingResponse(pieces(), media_type="text/event-stream")


async def websocket(ws):
    await ws.accept()
    async for text in ws.iter_text():
        await ws.send_text(text)


async def background(request):
    if request.method == "GET":
        return PlainTextResponse(str(job))
    job.over = None
    return PlainTextResponse("accepted", background=BackgroundTask(job.work_async))


async def upload(request):
    size, first = 0, None
    async for piece in request.stream():
        first = first or made()
        size += len(piece)
    return PlainTextResponse(f"{size} bytes, the first {first}")


async def error(request):
    raise RuntimeError("the secret of this view")


routes = [
    Route("/started", started),
    Route("/sync", sync),
    Route("/sync/together", sync_together),
    Route("/async", asynchronous),
    Route("/async/together", async_together),
    Route("/stream", stream),
    Route("/events", events),
    WebSocketRoute("/websocket", websocket),
    Route("/background", background, methods=["GET", "POST"]),
    Route("/upload", upload, methods=["POST"]),
    Route("/error", error),
]
app = Starlette(routes=routes, lifespan=lifespan)
# --8<-- [end:app]
