"""Server-sent events in FastAPI: an endpoint that yields, with EventSourceResponse as its response class."""

# --8<-- [start:app]
import asyncio
import time
from collections.abc import AsyncIterable
from typing import Annotated

from fastapi import FastAPI, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

app = FastAPI()


@app.get("/", response_class=EventSourceResponse)
async def events(last_event_id: Annotated[int, Header()] = 0) -> AsyncIterable[ServerSentEvent]:
    for number in range(last_event_id + 1, 11):
        yield ServerSentEvent(id=str(number), raw_data=str(time.monotonic()))
        await asyncio.sleep(0.05)
# --8<-- [end:app]
