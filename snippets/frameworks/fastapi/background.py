"""Work after the response in FastAPI: BackgroundTasks. An `async def` is awaited, a `def` runs in a thread."""

# --8<-- [start:app]
import asyncio
import time

from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.responses import PlainTextResponse

app = FastAPI(default_response_class=PlainTextResponse)
finished = {}  # which job was over when


async def work(job):
    await asyncio.sleep(1)
    finished[job] = time.monotonic()


@app.post("/")
async def start(request: Request, tasks: BackgroundTasks):
    tasks.add_task(work, request.url.query)
    return "accepted"


@app.get("/")
async def when(request: Request):
    return str(finished.get(request.url.query, "not yet"))
# --8<-- [end:app]
