"""The answer of a language model as server-sent events in FastAPI; when the client leaves, the model stops."""

# --8<-- [start:app]
import asyncio
from collections.abc import AsyncIterable
from contextlib import aclosing

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse, ServerSentEvent

app = FastAPI()


async def model(words):
    """Stands for a language model: it says each word again, after a while."""
    count = 0
    try:
        for word in words:
            await asyncio.sleep(0.02)
            count += 1
            yield word
    finally:
        print(f"the model stopped after {count} of {len(words)} tokens", flush=True)


@app.get("/", response_class=EventSourceResponse)
async def answer(ask: str = "") -> AsyncIterable[ServerSentEvent]:
    async with aclosing(model(ask.split())) as tokens:  # cancelled, it closes the model
        async for token in tokens:
            yield ServerSentEvent(data=token)
    yield ServerSentEvent(event="done", raw_data="null")
# --8<-- [end:app]
