"""Every answer names the worker process that gave it."""

# --8<-- [start:app]
import os


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
# --8<-- [end:app]
