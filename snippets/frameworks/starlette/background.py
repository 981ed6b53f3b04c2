"""Work after the response in Starlette: a BackgroundTask of the response."""

# --8<-- [start:app]
import asyncio
import time

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse
from starlette.routing import Route

finished = {}  # which job was over when


async def work(job):
    await asyncio.sleep(1)
    finished[job] = time.monotonic()


async def start(request):
    return PlainTextResponse("accepted", background=BackgroundTask(work, request.url.query))


async def when(request):
    return PlainTextResponse(str(finished.get(request.url.query, "not yet")))


app = Starlette(routes=[Route("/", start, methods=["POST"]), Route("/", when)])
# --8<-- [end:app]
