"""The same as snippets/asgi/threaded_meeting.py, on any event loop."""

# --8<-- [start:app]
from collections import defaultdict

import anyio.to_thread

from snippets.wsgi.meeting import Room

rooms = defaultdict(Room)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    room = rooms[scope["query_string"]]
    together = await anyio.to_thread.run_sync(room.meet)  # blocks a thread, not the event loop
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": f"{together} together".encode()})
# --8<-- [end:app]
