"""Closing a WebSocket with a code and a reason; 4000 to 4999 are the application's own codes."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 4001, "reason": "no such room"})
# --8<-- [end:app]
