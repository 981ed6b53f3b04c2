"""A limit of one second for slow work: an answer that says so, and the work is cancelled. `?slow` takes too long."""

# --8<-- [start:app]
import asyncio

cancelled = []


async def app(scope, receive, send):
    assert scope["type"] == "http"
    try:
        async with asyncio.timeout(1):
            body = await work(3 if scope["query_string"] == b"slow" else 0)
    except TimeoutError:
        await respond(send, 504, b"too slow")
    else:
        await respond(send, 200, body)


async def work(seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        cancelled.append("a job")  # clean up, and raise it again
        raise
    return b"%d cancelled before" % len(cancelled)


async def respond(send, status, body):
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
