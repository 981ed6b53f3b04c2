"""The answer of a language model as server-sent events, token by token; when the client leaves, the model stops."""

# --8<-- [start:app]
import asyncio
import json
from contextlib import aclosing
from urllib.parse import parse_qs


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


async def app(scope, receive, send):
    assert scope["type"] == "http"
    words = parse_qs(scope["query_string"].decode()).get("ask", [""])[0].split()
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async with asyncio.TaskGroup() as tasks:
        leaving = tasks.create_task(left(receive))
        answering = tasks.create_task(events(words, send))
        leaving.add_done_callback(lambda _: answering.cancel())
        answering.add_done_callback(lambda _: leaving.cancel())


async def left(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


async def events(words, send):
    async with aclosing(model(words)) as tokens:  # cancelled, it closes the model, wherever that is
        async for token in tokens:
            event = f"data: {json.dumps(token)}\n\n".encode()
            await send({"type": "http.response.body", "body": event, "more_body": True})
    await send({"type": "http.response.body", "body": b"event: done\ndata: null\n\n"})
# --8<-- [end:app]
