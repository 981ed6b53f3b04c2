"""Requests that wait for each other: they can only meet if one worker holds several of them at once."""

# --8<-- [start:app]
import threading
from collections import defaultdict


class Room:
    """Eight requests meet here. Whoever has waited a second sends everyone home."""

    def __init__(self):
        self.present = 0
        self.lock = threading.Lock()
        self.over = threading.Event()

    def meet(self):
        with self.lock:
            self.present += 1
            together = self.present
        if together == 8:
            self.over.set()
        self.over.wait(timeout=1)
        self.over.set()
        with self.lock:
            self.present -= 1
        return together


rooms = defaultdict(Room)


def app(environ, start_response):
    together = rooms[environ["QUERY_STRING"]].meet()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{together} together, thread {threading.get_ident()}".encode()]
# --8<-- [end:app]
