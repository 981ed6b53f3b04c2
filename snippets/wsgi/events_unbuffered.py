"""Server-sent events that nginx passes on as they come, without being configured for it: a header asks for that."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream"), ("X-Accel-Buffering", "no")])
    return events()


def events():
    for _ in range(10):
        yield f"data: {time.monotonic()}\n\n".encode()
        time.sleep(0.05)
# --8<-- [end:app]
