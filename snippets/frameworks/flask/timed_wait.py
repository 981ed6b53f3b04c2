"""Flask with a view that waits, and tells when it began and ended, and in which thread."""

# --8<-- [start:app]
import os
import threading
import time

from flask import Flask

app = Flask(__name__)


@app.get("/")
def wait():
    began = time.monotonic()
    time.sleep(0.2)  # a database, another service, a disk
    told = f"{began} {time.monotonic()} {os.getpid()} {threading.get_native_id()}"
    return told, {"Content-Type": "text/plain"}
# --8<-- [end:app]
