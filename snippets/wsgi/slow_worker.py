"""Every answer takes a fiftieth of a second and names the worker process that gave it."""

# --8<-- [start:app]
import os
import time


def app(environ, start_response):
    time.sleep(0.02)
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
# --8<-- [end:app]
