"""Server-sent events: a response that stays open and sends one event after another. It holds its thread."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return events()


def events():
    for _ in range(10):
        yield f"data: {time.monotonic()}\n\n".encode()
        time.sleep(0.05)
# --8<-- [end:app]
