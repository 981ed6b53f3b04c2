"""The answer of a language model as server-sent events in Starlette; when the client leaves, the model stops."""

# --8<-- [start:app]
import asyncio
import json
from contextlib import aclosing

from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route


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


async def answer(request):
    words = request.query_params.get("ask", "").split()
    return StreamingResponse(events(words), media_type="text/event-stream")


async def events(words):
    async with aclosing(model(words)) as tokens:  # cancelled, it closes the model
        async for token in tokens:
            yield f"data: {json.dumps(token)}\n\n"
    yield "event: done\ndata: null\n\n"


app = Starlette(routes=[Route("/", answer)])
# --8<-- [end:app]
