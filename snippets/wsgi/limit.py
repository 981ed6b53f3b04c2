"""At most two requests in the slow part; who comes meanwhile is told to come back."""

# --8<-- [start:app]
import threading
import time

places = threading.BoundedSemaphore(2)


def app(environ, start_response):
    if not places.acquire(blocking=False):
        return respond(start_response, "503 Service Unavailable", b"come back later", ("Retry-After", "1"))
    try:
        time.sleep(1)  # the slow part
    finally:
        places.release()
    return respond(start_response, "200 OK", b"done")


def respond(start_response, status, body, *more):
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *more])
    return [body]
# --8<-- [end:app]
