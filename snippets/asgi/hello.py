"""The smallest ASGI application: one coroutine that answers every request with one line."""


# --8<-- [start:app]
async def app(scope, receive, send):
    await send({
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"text/plain")]
    })
    await send({
        "type": "http.response.body",
        "body": b"Hello from ASGI"
    })
# --8<-- [end:app]
