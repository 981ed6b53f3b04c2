"""A task that a POST starts and does not wait for; it tells the log when it begins and when it is over."""

# --8<-- [start:app]
import asyncio

tasks = set()  # the event loop keeps no strong reference to a task


async def work():
    print("work begun", flush=True)
    await asyncio.sleep(1.5)
    print("work over", flush=True)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    if scope["method"] == "POST":
        task = asyncio.create_task(work())
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"8")]
    await send({"type": "http.response.start", "status": 202, "headers": headers})
    await send({"type": "http.response.body", "body": b"accepted"})
# --8<-- [end:app]
