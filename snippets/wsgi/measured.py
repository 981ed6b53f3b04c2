"""What the servers were given to do when they were measured: answer, build 10 kB of JSON, wait, compute, stay open."""

# --8<-- [start:app]
import json
import time
from urllib.parse import parse_qs

ITEMS = [{"id": number, "name": f"item {number}", "price": 9.99} for number in range(213)]
READY = {"/": b"ok"}


def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/stream":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return stream()
    body = READY.get(path) or made(path, environ["QUERY_STRING"])
    kind = "application/json" if path == "/json" else "text/plain"
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


def made(path, query):
    if path == "/json":
        return json.dumps(ITEMS).encode()
    if path == "/compute":
        sum(range(500_000))  # some milliseconds of nothing but Python
    else:
        time.sleep(float(parse_qs(query)["seconds"][0]))  # a database, another service, a disk
    return b"done"


def stream():
    yield b"data: open\n\n"
    time.sleep(60)  # and nothing more
# --8<-- [end:app]
