"""A start-up that fails and says so: the server is told why, and is not to serve."""

# --8<-- [start:app]
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()  # {"type": "lifespan.startup"}
        print("start-up begun", flush=True)
        await send({"type": "lifespan.startup.failed", "message": "the database is not there"})
        return
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"served after all"})
# --8<-- [end:app]
