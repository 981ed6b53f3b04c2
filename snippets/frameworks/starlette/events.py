"""Server-sent events in Starlette: a StreamingResponse of an async iterator."""

# --8<-- [start:app]
import asyncio
import time

from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route


async def events(request):
    seen = int(request.headers.get("Last-Event-ID", 0))
    headers = {"Cache-Control": "no-cache"}
    return StreamingResponse(stream(seen), media_type="text/event-stream", headers=headers)


async def stream(seen):
    for number in range(seen + 1, 11):
        yield f"id: {number}\ndata: {time.monotonic()}\n\n"
        await asyncio.sleep(0.05)


app = Starlette(routes=[Route("/", events)])
# --8<-- [end:app]
