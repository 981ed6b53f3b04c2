"""Flask that streams under WSGI: a view that gives a generator. Each piece says when it was made."""

# --8<-- [start:app]
import time

from flask import Flask

app = Flask(__name__)


def pieces():
    for _ in range(2):
        yield f"made at {time.monotonic()}\n"
        time.sleep(0.4)


@app.get("/")
def stream():
    return pieces(), {"Content-Type": "text/plain"}
# --8<-- [end:app]
