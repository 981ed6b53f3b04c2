"""The contract in Litestar."""

# --8<-- [start:app]
import asyncio
import sys
from contextlib import asynccontextmanager

from litestar import Litestar, MediaType, Request, Response, get, post, websocket_listener
from litestar.background_tasks import BackgroundTask
from litestar.response import ServerSentEvent, Stream

from snippets.frameworks.contract import Job, Room, made, where

sync_room, async_room, events_room = Room(), Room(), Room()
job = Job()


@asynccontextmanager
async def lifespan(app):
    app.state.started = True
    yield
    print("shutdown over", file=sys.stderr, flush=True)


@get("/started", media_type=MediaType.TEXT, sync_to_thread=False)
def started(request: Request) -> str:
    return "started" if request.app.state.get("started") else "not started"


@get("/sync", media_type=MediaType.TEXT)
def sync() -> str:
    return where()


@get("/sync/together", media_type=MediaType.TEXT)
def sync_together() -> str:
    return sync_room.meet()


@get("/async", media_type=MediaType.TEXT)
async def asynchronous() -> str:
    return where()


@get("/async/together", media_type=MediaType.TEXT)
async def async_together() -> str:
    return await async_room.meet_async()


@get("/stream")
async def stream() -> Stream:
    async def pieces():
        yield made()
        await asyncio.sleep(0.3)
        yield made()

    return Stream(pieces(), media_type=MediaType.TEXT)


@get("/events")
async def events() -> ServerSentEvent:
    async def pieces():
        yield made().strip()
        yield await events_room.meet_async()
        yield made().strip()

    return ServerSentEvent(pieces())


@websocket_listener("/websocket")
async def websocket(data: str) -> str:
    return data


@get("/background", media_type=MediaType.TEXT)
async def told() -> str:
    return str(job)


@post("/background", media_type=MediaType.TEXT)
async def background() -> Response[str]:
    job.over = None
    return Response("accepted", background=BackgroundTask(job.work_async))


@post("/upload", media_type=MediaType.TEXT)
async def upload(request: Request) -> str:
    size, first = 0, None
    async for piece in request.stream():
        first = first or made()
        size += len(piece)
    return f"{size} bytes, the first {first}"


@get("/error")
async def error() -> None:
    raise RuntimeError("the secret of this view")


views = [started, sync, sync_together, asynchronous, async_together, stream, events]
app = Litestar([*views, websocket, told, background, upload, error], lifespan=[lifespan])
# --8<-- [end:app]
