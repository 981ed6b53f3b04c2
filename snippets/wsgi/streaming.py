"""A body made piece by piece: each piece says when it was made."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return pieces()


def pieces():
    for _ in range(3):
        yield f"made at {time.monotonic()}\n".encode()
        time.sleep(0.4)
# --8<-- [end:app]
