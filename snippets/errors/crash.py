"""A worker that ends in the middle of a request, as by a crash in an extension module or for want of memory."""

# --8<-- [start:app]
import os
import signal


def app(environ, start_response):
    if environ["PATH_INFO"] == "/crash":
        os._exit(1)
    if environ["PATH_INFO"] == "/killed":
        os.kill(os.getpid(), signal.SIGKILL)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"alive"]
# --8<-- [end:app]
