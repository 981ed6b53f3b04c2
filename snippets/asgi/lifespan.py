"""Start-up and shutdown: the server opens one lifespan scope per event loop, before the first request."""

# --8<-- [start:app]
started = False


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    body = b"started before the first request" if started else b"not started"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def lifespan(receive, send):
    global started
    await receive()  # {"type": "lifespan.startup"}
    started = True  # open the database pool here
    await send({"type": "lifespan.startup.complete"})
    await receive()  # {"type": "lifespan.shutdown"}
    await send({"type": "lifespan.shutdown.complete"})
# --8<-- [end:app]
