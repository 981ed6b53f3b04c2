"""Work that the request starts and does not wait for: a task of the event loop."""

# --8<-- [start:app]
import asyncio
import time

finished = {}  # which job was over when
tasks = set()  # the event loop keeps no strong reference to a task


async def work(job):
    await asyncio.sleep(1)
    finished[job] = time.monotonic()


async def app(scope, receive, send):
    assert scope["type"] == "http"
    job = scope["query_string"]
    if scope["method"] == "POST":
        task = asyncio.create_task(work(job))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        body = b"accepted"
    else:
        body = str(finished.get(job, "not yet")).encode()
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
