"""A context variable from start-up: whether requests see it depends on the context in which the server runs them."""

# --8<-- [start:app]
from contextvars import ContextVar

started = False  # of the process, to tell a start-up that nobody sees from none at all
pool = ContextVar("pool", default="the default value")


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    seen = pool.get() if started else "no start-up"
    await send({"type": "http.response.body", "body": seen.encode()})


async def lifespan(receive, send):
    global started
    await receive()  # {"type": "lifespan.startup"}
    started = True
    pool.set("the value of start-up")
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    await send({"type": "lifespan.shutdown.complete"})
# --8<-- [end:app]
