"""A stream without an end below /events: one event after another for as long as somebody listens."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return events() if environ["PATH_INFO"] == "/events" else []


def events():
    while True:
        yield b"data: still here\n\n"
        time.sleep(0.05)
# --8<-- [end:app]
