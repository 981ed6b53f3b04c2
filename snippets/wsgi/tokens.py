"""The answer of a language model as server-sent events, token by token; when the client leaves, the model stops."""

# --8<-- [start:app]
import json
import time
from contextlib import closing
from urllib.parse import parse_qs


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


def app(environ, start_response):
    words = parse_qs(environ["QUERY_STRING"]).get("ask", [""])[0].split()
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return events(words)


def events(words):
    with closing(model(words)) as tokens:  # the server closes this generator, and it closes the model's
        for token in tokens:
            yield f"data: {json.dumps(token)}\n\n".encode()
        yield b"event: done\ndata: null\n\n"
# --8<-- [end:app]
