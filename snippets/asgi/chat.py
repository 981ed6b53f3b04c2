"""A chat with rooms over WebSocket, in one process: what one says is put into the inbox of each in the room."""

# --8<-- [start:app]
import asyncio
import os
from collections import defaultdict

rooms = defaultdict(set)  # by path, the inboxes of those who are in the room


async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    room, inbox = rooms[scope["path"]], asyncio.Queue(100)
    room.add(inbox)
    inbox.put_nowait(f"in process {os.getpid()}")
    async with asyncio.TaskGroup() as tasks:
        hearing = tasks.create_task(hear(inbox, send))
        try:
            while (message := await receive())["type"] == "websocket.receive":
                say(room, message["text"])
        finally:
            room.discard(inbox)
            hearing.cancel()


def say(room, text):
    for inbox in room:
        if not inbox.full():  # a client that does not read loses messages, and holds up nobody
            inbox.put_nowait(text)


async def hear(inbox, send):
    while True:
        await send({"type": "websocket.send", "text": await inbox.get()})
# --8<-- [end:app]
