"""Refusing a WebSocket: close it before it is accepted."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.close"})
# --8<-- [end:app]
