"""A start-up that raises: to the server this looks like an application that does not support lifespan."""

# --8<-- [start:app]
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()  # {"type": "lifespan.startup"}
        print("start-up begun", flush=True)
        raise ConnectionError("the database is not there")
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"served without a database"})
# --8<-- [end:app]
