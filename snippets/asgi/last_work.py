"""Work after the response to a POST that tells the log when it begins and when it is over."""

# --8<-- [start:app]
import asyncio


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"8")]
    await send({"type": "http.response.start", "status": 202, "headers": headers})
    await send({"type": "http.response.body", "body": b"accepted"})
    if scope["method"] == "POST":
        print("work begun", flush=True)
        await asyncio.sleep(1.5)
        print("work over", flush=True)
# --8<-- [end:app]
