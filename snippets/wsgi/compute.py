"""A request that computes for half a second; the answer says from when to when. Without a query it is quick."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    began = time.monotonic()
    if environ["QUERY_STRING"] == "compute":
        while time.monotonic() < began + 0.5:
            sum(range(1000))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"from {began} to {time.monotonic()}".encode()]
# --8<-- [end:app]
