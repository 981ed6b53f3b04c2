"""A body of 64 MiB, made piece by piece: each piece says when it was made."""

# --8<-- [start:app]
import time

MIB = 1024 * 1024


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(64 * MIB))])
    return pieces()


def pieces():
    for _ in range(64):
        yield f"made at {time.monotonic()}\n".encode().ljust(MIB)
# --8<-- [end:app]
