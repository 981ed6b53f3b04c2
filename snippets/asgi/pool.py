"""A pool of two database connections for each event loop: opened at start-up, closed at shutdown."""

# --8<-- [start:app]
import asyncio
import sqlite3
import tempfile
from contextlib import asynccontextmanager

FILE = f"{tempfile.gettempdir()}/pool.sqlite3"

pool = asyncio.Queue()


async def lifespan(receive, send):
    await receive()  # {"type": "lifespan.startup"}
    try:
        for _ in range(2):
            pool.put_nowait(await asyncio.to_thread(connect))
    except sqlite3.Error as error:
        # Raised, it would look like an application without lifespan, and the server would serve.
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    for _ in range(2):
        (await pool.get()).close()
    print("pool closed", flush=True)
    await send({"type": "lifespan.shutdown.complete"})


def connect():
    connection = sqlite3.connect(FILE, check_same_thread=False)  # the pool sees to it that one has it at a time
    connection.execute("SELECT count(*) FROM sqlite_master")
    return connection


@asynccontextmanager
async def borrowed():
    async with asyncio.timeout(10):
        connection = await pool.get()  # a third one waits here
    try:
        yield connection
    finally:
        pool.put_nowait(connection)


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    async with borrowed() as connection:
        (answer,) = await asyncio.to_thread(query, connection)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": str(answer).encode()})


def query(connection):
    return connection.execute("SELECT 20 + 22").fetchone()
# --8<-- [end:app]
