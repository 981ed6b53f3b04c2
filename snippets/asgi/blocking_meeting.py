"""The mistake: the same meeting with a blocking wait inside `async def`, which stops the whole event loop."""

# --8<-- [start:app]
import threading
from collections import defaultdict

from snippets.wsgi.meeting import Room

rooms = defaultdict(Room)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    together = rooms[scope["query_string"]].meet()  # blocks: nothing is awaited
    body = f"{together} together, thread {threading.get_native_id()}".encode()
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
