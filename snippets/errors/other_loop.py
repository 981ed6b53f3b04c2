"""Something of asyncio that was bound to one event loop and is used in another: Flask makes a loop for each request."""

# --8<-- [start:app]
import asyncio

from flask import Flask

app = Flask(__name__)
lock = asyncio.Lock()


async def hold():
    async with lock:
        await asyncio.sleep(0.01)


@app.get("/")
async def view():
    await asyncio.gather(hold(), hold())
    return "held"
# --8<-- [end:app]
