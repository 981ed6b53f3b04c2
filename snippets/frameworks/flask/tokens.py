"""The answer of a language model as server-sent events in Flask; when the client leaves, the model stops."""

# --8<-- [start:app]
import json
import time
from contextlib import closing

from flask import Flask, request

app = Flask(__name__)


def model(words):
    """Stands for a language model: it says each word again, after a while."""
    count = 0
    try:
        for word in words:
            time.sleep(0.02)
            count += 1
            yield word
    finally:
        print(f"the model stopped after {count} of {len(words)} tokens", flush=True)


@app.get("/")
def answer():
    words = request.args.get("ask", "").split()
    return events(words), {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}


def events(words):
    with closing(model(words)) as tokens:  # the server closes this generator, and it closes the model's
        for token in tokens:
            yield f"data: {json.dumps(token)}\n\n"
        yield "event: done\ndata: null\n\n"
# --8<-- [end:app]
