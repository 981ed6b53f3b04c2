"""The same as snippets/asgi/left_alone.py, on any event loop."""

# --8<-- [start:app]
import anyio

ends = {}  # how it ended for each client


async def app(scope, receive, send):
    assert scope["type"] == "http"
    client = scope["query_string"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    if scope["method"] == "POST":
        ends[client] = "under way"
        try:
            await (stream(send) if scope["path"].endswith("/stream") else work(send))
            ends[client] = "its own end"
        except OSError:
            ends[client] = "an OSError"
        except anyio.get_cancelled_exc_class():
            ends[client] = "cancelled"
            raise
    await send({"type": "http.response.body", "body": ends.get(client, "nothing").encode()})


async def stream(send):
    for _ in range(100):
        await send({"type": "http.response.body", "body": b"still here\n", "more_body": True})
        await anyio.sleep(0.05)


async def work(send):
    await send({"type": "http.response.body", "body": b"working", "more_body": True})
    await anyio.sleep(15)  # the work
# --8<-- [end:app]
