"""The same as snippets/asgi/meeting.py, on any event loop."""

# --8<-- [start:app]
import threading
from collections import defaultdict

import anyio


class Room:
    """Eight requests meet here. Whoever has waited a second sends everyone home."""

    def __init__(self):
        self.present = 0
        self.over = anyio.Event()

    async def meet(self):
        self.present += 1
        together = self.present
        if together == 8:
            self.over.set()
        with anyio.move_on_after(1):
            await self.over.wait()
        self.over.set()
        self.present -= 1
        return together


rooms = defaultdict(Room)


async def app(scope, receive, send):
    assert scope["type"] == "http"
    together = await rooms[scope["query_string"]].meet()
    body = f"{together} together, thread {threading.get_native_id()}".encode()
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
