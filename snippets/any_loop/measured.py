"""The same as snippets/asgi/measured.py, on any event loop."""

# --8<-- [start:app]
import json
from urllib.parse import parse_qs

import anyio

ITEMS = [{"id": number, "name": f"item {number}", "price": 9.99} for number in range(213)]
READY = {"/": b"ok"}


async def app(scope, receive, send):
    assert scope["type"] in ("http", "websocket")
    if scope["type"] == "websocket":
        return await stay_connected(receive, send)
    path = scope["path"]
    if path == "/stream":
        return await stream(receive, send)
    body = READY.get(path) or await made(path, scope["query_string"])
    kind = b"application/json" if path == "/json" else b"text/plain"
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def made(path, query):
    if path == "/json":
        return json.dumps(ITEMS).encode()
    if path == "/compute":
        sum(range(500_000))  # some milliseconds of nothing but Python
    else:
        await anyio.sleep(float(parse_qs(query)[b"seconds"][0]))  # a database, another service, a disk
    return b"done"


async def stream(receive, send):
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"data: open\n\n", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


async def stay_connected(receive, send):
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass
# --8<-- [end:app]
