"""A blocking wait: the thread that runs the request stands still until it is over."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    time.sleep(0.05)  # a database, another service, a disk
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"waited"]
# --8<-- [end:app]
