"""Messages with a key that the server does not know: that of a later version, or of a framework."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers, "made_by": "a framework"})
    await send({"type": "http.response.body", "body": b"All of it", "made_by": "a framework"})
# --8<-- [end:app]
