"""The chat for any number of worker processes: what one says goes to Redis, which tells every room of that name."""

# --8<-- [start:app]
import os

from redis import Redis

broker = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))
PREFIX = "chat:"


def app(environ, start_response):
    if environ["PATH_INFO"] == "/":
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"a room is any other path, such as /red"]
    room = PREFIX + environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "POST":
        broker.publish(room, environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"in process {os.getpid()}".encode()]
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return hear(room)


def hear(room):
    with broker.pubsub() as subscription:
        subscription.subscribe(room)
        while True:
            message = subscription.get_message(timeout=1)
            if message is None:
                yield b": still here\n\n"  # a comment: only by sending is a client that has left noticed
            elif message["type"] == "subscribe":  # Redis has us on its list: from now on nothing is missed
                yield event(f"in process {os.getpid()}")
            else:
                yield event(message["data"].decode())


def event(text):
    return "".join(f"data: {line}\n" for line in text.splitlines() or [""]).encode() + b"\n"
# --8<-- [end:app]
