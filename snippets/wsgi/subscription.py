"""An event stream that greets at once and then stays open. It holds its thread for as long."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return events()


def events():
    yield b"data: welcome\n\n"
    for _ in range(200):
        time.sleep(0.1)
        yield b": still here\n\n"  # a comment, so that a client that has left is noticed
# --8<-- [end:app]
