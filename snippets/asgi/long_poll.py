"""Long polling: a GET waits until a POST brings news. A waiting client holds no thread."""

# --8<-- [start:app]
import asyncio
from collections import defaultdict

topics = defaultdict(asyncio.Queue)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    topic = topics[scope["query_string"]]
    if scope["method"] == "POST":
        message = await receive()  # a short body comes in one message
        topic.put_nowait(message["body"])
        body = b"published"
    else:
        try:
            body = await asyncio.wait_for(topic.get(), timeout=1)
        except TimeoutError:
            body = b"nothing new"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
