"""Work that ends when the client leaves: one task works, another listens. A GET with the same query tells its end."""

# --8<-- [start:app]
import asyncio

ends = {}  # how the work of each job ended


async def app(scope, receive, send):
    assert scope["type"] == "http"
    job = scope["query_string"]
    if scope["method"] != "POST":
        await respond(send, ends.get(job, "nothing").encode())
        return
    working = asyncio.create_task(work(job))
    leaving = asyncio.create_task(left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await respond(send, working.result())
    finally:  # also where the server cancels us
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def left(receive):
    while (await receive())["type"] != "http.disconnect":
        pass  # a piece of the request's body


async def work(job):
    ends[job] = "under way"
    try:
        await asyncio.sleep(2)  # the work
        ends[job] = "its own end"
        return b"done"
    except asyncio.CancelledError:
        ends[job] = "cancelled"
        raise
    finally:
        pass  # give back here what the work holds, such as a connection
# --8<-- [end:app]


async def respond(send, body):
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
