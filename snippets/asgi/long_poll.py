"""Long polling: a GET waits until a POST brings news. A waiting client holds no thread."""

# --8<-- [start:app]
import asyncio
from collections import defaultdict

topics = defaultdict(asyncio.Queue)


async def whole_body(receive):
    body, more = b"", True
    while more:  # even a short body may come in several messages
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def app(scope, receive, send):
    assert scope["type"] == "http"
    topic = topics[scope["query_string"]]
    if scope["method"] == "POST":
        topic.put_nowait(await whole_body(receive))
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
