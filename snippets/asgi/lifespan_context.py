"""A context variable from start-up: whether requests see it depends on the context in which the server runs them."""

# --8<-- [start:app]
from contextvars import ContextVar

pool = ContextVar("pool", default="no pool")


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": pool.get().encode()})


async def lifespan(receive, send):
    await receive()  # {"type": "lifespan.startup"}
    pool.set("a pool")
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    await send({"type": "lifespan.shutdown.complete"})
# --8<-- [end:app]
