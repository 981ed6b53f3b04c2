"""A blocking wait that tells when it began, when it ended, and in which process and thread."""

# --8<-- [start:app]
import os
import threading
import time


def app(environ, start_response):
    began = time.monotonic()
    time.sleep(0.2)  # a database, another service, a disk
    told = f"{began} {time.monotonic()} {os.getpid()} {threading.get_native_id()}"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told.encode()]
# --8<-- [end:app]
