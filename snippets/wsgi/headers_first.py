"""An answer that is started some time before the first piece of its body exists."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return body()


def body():
    time.sleep(0.5)
    yield f"made at {time.monotonic()}".encode()
# --8<-- [end:app]
