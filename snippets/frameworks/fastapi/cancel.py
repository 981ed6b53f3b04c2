"""Work in FastAPI that ends when the client leaves: one task works, another asks whether it has left."""

# --8<-- [start:app]
import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

app = FastAPI(default_response_class=PlainTextResponse)
ends = {}  # how the work of each job ended


@app.post("/")
async def start(request: Request):
    working = asyncio.create_task(work(request.url.query))
    leaving = asyncio.create_task(left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else "nobody reads this"
    finally:  # also where the server cancels us
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def left(request):
    while (await request.receive())["type"] != "http.disconnect":
        pass  # a piece of the request's body


async def work(job):
    ends[job] = "under way"
    try:
        await asyncio.sleep(2)  # the work
        ends[job] = "its own end"
        return "done"
    except asyncio.CancelledError:
        ends[job] = "cancelled"
        raise


@app.get("/")
async def end(request: Request):
    return ends.get(request.url.query, "nothing")
# --8<-- [end:app]
