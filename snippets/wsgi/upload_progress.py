"""An upload that is answered while it comes: a line for each piece says when it was read."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return progress(environ["wsgi.input"], int(environ["CONTENT_LENGTH"]))


def progress(body, left):
    while piece := body.read(min(left, 1024)):
        left -= len(piece)
        yield f"read at {time.monotonic()}\n".encode()
# --8<-- [end:app]
