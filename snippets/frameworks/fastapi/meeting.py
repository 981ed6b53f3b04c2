"""FastAPI with a plain `def`: each call runs in a thread, and 48 of them wait for each other."""

# --8<-- [start:app]
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from snippets.wsgi.meeting import Room

app = FastAPI()
rooms = {}


@app.get("/", response_class=PlainTextResponse)
def meet(room: str):
    return f"{rooms.setdefault(room, Room(guests=48, patience=2)).meet()} together"
# --8<-- [end:app]
