"""The same as snippets/asgi/long_poll.py, on any event loop."""

# --8<-- [start:app]
import math
from collections import defaultdict

import anyio

topics = defaultdict(lambda: anyio.create_memory_object_stream(math.inf))


async def whole_body(receive):
    body, more = b"", True
    while more:  # even a short body may come in several messages
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def app(scope, receive, send):
    assert scope["type"] == "http"
    topic, news = topics[scope["query_string"]]
    if scope["method"] == "POST":
        topic.send_nowait(await whole_body(receive))
        body = b"published"
    else:
        try:
            with anyio.fail_after(1):
                body = await news.receive()
        except TimeoutError:
            body = b"nothing new"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
