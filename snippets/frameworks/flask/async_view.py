"""Flask with an `async def` view, which runs in an event loop of its own for each request."""

# --8<-- [start:app]
import asyncio

from flask import Flask

app = Flask(__name__)


@app.get("/")
async def hello():
    await asyncio.sleep(0.01)
    return "Hello from async Flask", {"Content-Type": "text/plain"}
# --8<-- [end:app]
