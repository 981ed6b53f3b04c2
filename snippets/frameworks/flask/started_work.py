"""Work after the response in Flask, which has no call for it: a thread that the view starts."""

# --8<-- [start:app]
import threading
import time

from flask import Flask, request

app = Flask(__name__)
finished = {}  # which job was over when


def work(job):
    time.sleep(1)
    finished[job] = time.monotonic()


@app.post("/")
def start():
    threading.Thread(target=work, args=(request.query_string,)).start()
    return "accepted", {"Content-Type": "text/plain"}


@app.get("/")
def when():
    return str(finished.get(request.query_string, "not yet")), {"Content-Type": "text/plain"}
# --8<-- [end:app]
