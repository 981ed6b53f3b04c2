"""Requests that wait for each other: they can only meet if one worker holds several of them at once."""

# --8<-- [start:app]
import threading


class Room:
    """As many requests as there are guests meet here. Whoever has waited too long sends everyone home."""

    def __init__(self, guests=8, patience=1):
        self.guests = guests
        self.patience = patience
        self.present = 0
        self.lock = threading.Lock()
        self.over = threading.Event()

    def meet(self):
        with self.lock:
            self.present += 1
            together = self.present
        if together == self.guests:
            self.over.set()
        self.over.wait(self.patience)
        self.over.set()
        with self.lock:
            self.present -= 1
        return together


rooms = {}


def app(environ, start_response):
    together = rooms.setdefault(environ["QUERY_STRING"], Room()).meet()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{together} together, thread {threading.get_native_id()}".encode()]
# --8<-- [end:app]
