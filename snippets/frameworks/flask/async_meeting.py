"""Flask with an `async def` view that awaits: eight requests wait for each other inside it."""

# --8<-- [start:app]
import asyncio

from flask import Flask

from snippets.wsgi.meeting import Room

app = Flask(__name__)
rooms = {}


@app.get("/<room>")
async def meet(room):
    together = await asyncio.to_thread(rooms.setdefault(room, Room()).meet)
    return f"{together} together", {"Content-Type": "text/plain"}
# --8<-- [end:app]
