"""A pool of two database connections for each worker process, whatever its number of threads."""

# --8<-- [start:app]
import atexit
import queue
import sqlite3
import tempfile
import threading
from contextlib import contextmanager

FILE = f"{tempfile.gettempdir()}/pool.sqlite3"

starting = threading.Lock()
pool = None


def connections():
    """The pool of this process, opened by its first request and so after any fork."""
    global pool
    with starting:
        if pool is None:
            opened = queue.Queue()
            for _ in range(2):
                opened.put(connect())  # if this raises, the next request tries again
            pool = opened
            atexit.register(close)
        return pool


def connect():
    connection = sqlite3.connect(FILE, check_same_thread=False)  # the pool sees to it that one has it at a time
    connection.execute("SELECT count(*) FROM sqlite_master")
    return connection


def close():
    for _ in range(2):
        pool.get().close()
    print("pool closed", flush=True)


@contextmanager
def borrowed():
    connection = connections().get(timeout=10)  # a third one waits here
    try:
        yield connection
    finally:
        pool.put(connection)


def app(environ, start_response):
    with borrowed() as connection:
        (answer,) = connection.execute("SELECT 20 + 22").fetchone()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(answer).encode()]
# --8<-- [end:app]
