"""The older way to send a body: start_response returns a write(), which the application calls piece by piece."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    for _ in range(2):
        write(f"made at {time.monotonic()}\n".encode())
        time.sleep(0.4)
    return []
# --8<-- [end:app]
