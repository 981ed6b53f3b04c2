"""An upload of any size, read piece by piece: only one piece is in the application's memory at a time."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    count, more = 0, True
    while more:
        message = await receive()
        count += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": f"{count} bytes".encode()})
# --8<-- [end:app]
