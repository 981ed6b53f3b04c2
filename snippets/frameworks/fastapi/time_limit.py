"""A limit of one second for slow work in FastAPI: a 504, and the work is cancelled. `?slow` takes too long."""

# --8<-- [start:app]
import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

app = FastAPI()
cancelled = []


@app.get("/", response_class=PlainTextResponse)
async def answer(request: Request):
    try:
        async with asyncio.timeout(1):
            return await work(3 if request.url.query == "slow" else 0)
    except TimeoutError:
        return PlainTextResponse("too slow", status_code=504)


async def work(seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        cancelled.append("a job")  # clean up, and raise it again
        raise
    return f"{len(cancelled)} cancelled before"
# --8<-- [end:app]
