"""An application that raises: before its answer, once it has started it, or when a piece of the body is out."""

# --8<-- [start:app]
import os


def app(environ, start_response):
    when = environ["QUERY_STRING"]
    if when == "before":
        raise RuntimeError("the database is gone")
    start_response("200 OK", [("Content-Type", "text/plain")])
    if when == "started":
        raise RuntimeError("the database is gone")
    return body(when)


def body(when):
    yield b"process "
    if when == "midway":
        raise RuntimeError("the database is gone")
    yield str(os.getpid()).encode()
# --8<-- [end:app]
