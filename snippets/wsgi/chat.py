"""A chat with rooms in one process: each in the room holds an event stream open, and says something with a POST."""

# --8<-- [start:app]
import os
import queue
from collections import defaultdict

rooms = defaultdict(set)  # by path, the inboxes of those who are in the room


def app(environ, start_response):
    if environ["PATH_INFO"] == "/":
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"a room is any other path, such as /red"]
    room = rooms[environ["PATH_INFO"]]
    if environ["REQUEST_METHOD"] == "POST":
        say(room, environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"in process {os.getpid()}".encode()]
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return hear(room)


def say(room, text):
    for inbox in list(room):
        if not inbox.full():  # a client that does not read loses messages, and holds up nobody
            inbox.put(text)


def hear(room):
    inbox = queue.Queue(100)
    room.add(inbox)
    try:
        yield event(f"in process {os.getpid()}")
        while True:
            try:
                yield event(inbox.get(timeout=1))
            except queue.Empty:
                yield b": still here\n\n"  # a comment: only by sending is a client that has left noticed
    finally:
        room.discard(inbox)


def event(text):
    return "".join(f"data: {line}\n" for line in text.splitlines() or [""]).encode() + b"\n"
# --8<-- [end:app]
