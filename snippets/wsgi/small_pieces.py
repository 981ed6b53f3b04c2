"""An upload that is answered while it comes, in pieces of as many bytes as its query says."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    size = int(environ["QUERY_STRING"] or 1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return progress(environ["wsgi.input"], int(environ["CONTENT_LENGTH"]), size)


def progress(body, left, size):
    while piece := body.read(min(left, size)):
        left -= len(piece)
        yield f"read at {time.monotonic()}\n".encode()
# --8<-- [end:app]
