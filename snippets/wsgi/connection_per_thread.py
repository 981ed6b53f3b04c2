"""One database connection for each thread that serves requests, kept for its next one."""

# --8<-- [start:app]
import sqlite3
import tempfile
import threading
import time

FILE = f"{tempfile.gettempdir()}/pool.sqlite3"
mine = threading.local()


def connection():
    if not hasattr(mine, "connection"):
        mine.connection = sqlite3.connect(FILE)
    return mine.connection


def query():
    connection().execute("SELECT count(*) FROM sqlite_master").fetchone()
    time.sleep(0.05)  # the database is at work
    return threading.current_thread().name


def app(environ, start_response):
    thread = query()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [thread.encode()]
# --8<-- [end:app]
