"""FastAPI that streams: a StreamingResponse of an async iterator. Each piece says when it was made."""

# --8<-- [start:app]
import asyncio
import time

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def pieces():
    for _ in range(2):
        yield f"made at {time.monotonic()}\n"
        await asyncio.sleep(0.4)


@app.get("/")
async def stream():
    return StreamingResponse(pieces(), media_type="text/plain")
# --8<-- [end:app]
