"""The mistake: a body of `str`. A body is bytes; text has to be encoded."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": "Hello"})  # instead of b"Hello", or "Hello".encode()
# --8<-- [end:app]
