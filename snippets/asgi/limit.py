"""At most two requests in the slow part; who comes meanwhile is told to come back."""

# --8<-- [start:app]
import asyncio

places = asyncio.Semaphore(2)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    if places.locked():  # both taken; nothing is awaited before the next line
        await respond(send, 503, b"come back later", (b"retry-after", b"1"))
        return
    async with places:
        await asyncio.sleep(1)  # the slow part
    await respond(send, 200, b"done")


async def respond(send, status, body, *more):
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
