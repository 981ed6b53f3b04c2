"""A counter in memory: each worker process has its own."""

# --8<-- [start:app]
import itertools
import os

count = itertools.count(1)


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"worker {os.getpid()} has counted to {next(count)}".encode()]
# --8<-- [end:app]
