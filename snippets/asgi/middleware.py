"""Middleware that names each request, times it and counts its bytes, and changes nothing else."""

# --8<-- [start:app]
import sys
import time
import uuid

from snippets.asgi.streaming import app as streaming


class Marked:
    """An application around another one."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":  # lifespan, a WebSocket, whatever comes: it passes as it is
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        name = uuid.uuid4().hex
        size = 0

        async def passing(message):  # one message at a time: nothing is collected
            nonlocal size
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - began) * 1000
                ours = [(b"x-request-id", name.encode()), (b"server-timing", b"app;dur=%.1f" % took)]
                message = {**message, "headers": [*message.get("headers", []), *ours]}
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app({**scope, "demo.request_id": name}, receive, passing)  # a copy for the application
        finally:
            print(f"{name}: {size} bytes", file=sys.stderr, flush=True)


app = Marked(streaming)
# --8<-- [end:app]
