"""One client for all requests of an event loop: opened at start-up, closed at shutdown."""

# --8<-- [start:app]
class Client:
    """In place of what is opened once and kept: connections to another service, a pool, a model."""

    def __init__(self):
        print("client opened", flush=True)

    async def ask(self):
        return b"42"

    async def close(self):
        print("client closed", flush=True)


async def lifespan(scope, receive, send):
    await receive()  # {"type": "lifespan.startup"}
    client = scope["state"]["client"] = Client()
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    await client.close()
    await send({"type": "lifespan.shutdown.complete"})


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(scope, receive, send)
        return
    answer = await scope["state"]["client"].ask()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": answer})
# --8<-- [end:app]
