"""The mistake mended: the blocking wait runs in a thread, and the event loop goes on."""

# --8<-- [start:app]
import asyncio
from collections import defaultdict

from snippets.wsgi.meeting import Room

rooms = defaultdict(Room)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    room = rooms[scope["query_string"]]
    together = await asyncio.to_thread(room.meet)  # blocks a thread, not the event loop
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": f"{together} together".encode()})
# --8<-- [end:app]
