"""One database connection for each thread that a query was given to, kept for its next one."""

# --8<-- [start:app]
import asyncio
import sqlite3
import tempfile
import threading
import time

FILE = f"{tempfile.gettempdir()}/pool.sqlite3"
mine = threading.local()


def connection():
    if not hasattr(mine, "connection"):
        mine.connection = sqlite3.connect(FILE, check_same_thread=False)
    return mine.connection


def query():
    connection().execute("SELECT count(*) FROM sqlite_master").fetchone()
    time.sleep(0.05)  # the database is at work
    return threading.current_thread().name


async def app(scope, receive, send):
    assert scope["type"] == "http"
    thread = await asyncio.to_thread(query)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": thread.encode()})
# --8<-- [end:app]
