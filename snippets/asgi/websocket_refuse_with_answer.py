"""Refusing a WebSocket with an HTTP answer of one's own, where the server offers the extension for it."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close"})
        return
    await send({
        "type": "websocket.http.response.start",
        "status": 401,
        "headers": [(b"content-type", b"text/plain"), (b"content-length", b"15")]
    })
    await send({"type": "websocket.http.response.body", "body": b"log in, please\n"})
# --8<-- [end:app]
