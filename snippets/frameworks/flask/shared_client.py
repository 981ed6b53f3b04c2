"""One client for all requests of a process in Flask: opened by the first of them, closed when Python ends."""

# --8<-- [start:app]
import atexit
import threading

from flask import Flask

app = Flask(__name__)


class Client:
    """In place of what is opened once and kept: connections to another service, a pool, a model."""

    def __init__(self):
        print("client opened", flush=True)

    def ask(self):
        return "42"

    def close(self):
        print("client closed", flush=True)


opening = threading.Lock()
client = None


def shared():
    """The client of this process."""
    global client
    with opening:  # two threads may bring the first request
        if client is None:
            client = Client()
            atexit.register(client.close)
        return client


@app.get("/")
def answer():
    return shared().ask(), {"Content-Type": "text/plain"}
# --8<-- [end:app]
