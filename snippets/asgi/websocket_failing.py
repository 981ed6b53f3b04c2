"""A WebSocket whose application raises as soon as the client has said something."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    await receive()  # {"type": "websocket.receive", …}
    raise RuntimeError("the database is gone")
# --8<-- [end:app]
