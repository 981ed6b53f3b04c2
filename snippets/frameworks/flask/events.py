"""Server-sent events in Flask: a view that returns a generator. A browser that reconnects continues where it was."""

# --8<-- [start:app]
import time

from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def events():
    seen = int(request.headers.get("Last-Event-ID", 0))
    return stream(seen), {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}


def stream(seen):
    for number in range(seen + 1, 11):
        yield f"id: {number}\ndata: {time.monotonic()}\n\n"
        time.sleep(0.05)
# --8<-- [end:app]
