"""FastAPI with a plain `def` that waits: it runs in one of the threads that FastAPI keeps for that."""

# --8<-- [start:app]
import os
import threading
import time

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/", response_class=PlainTextResponse)
def wait():
    began = time.monotonic()
    time.sleep(0.2)  # a database, another service, a disk
    return f"{began} {time.monotonic()} {os.getpid()} {threading.get_native_id()}"
# --8<-- [end:app]
