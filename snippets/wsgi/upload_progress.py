"""An upload that is answered while it comes: a line for each piece says when it was read."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    at_once = int(environ.get("QUERY_STRING") or 1024)  # bytes
    return progress(environ["wsgi.input"], int(environ["CONTENT_LENGTH"]), at_once)


def progress(body, left, at_once):
    while piece := body.read(min(left, at_once)):
        left -= len(piece)
        yield f"read at {time.monotonic()}\n".encode()
# --8<-- [end:app]
