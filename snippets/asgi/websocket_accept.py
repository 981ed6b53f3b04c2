"""Accepting a WebSocket with a subprotocol that the client offers, and with a header of one's own."""

# --8<-- [start:app]
SPOKEN = ["chat.v2", "chat.v1"]  # in the order that we like them


async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    offered = list(scope["subprotocols"])
    await send({
        "type": "websocket.accept",
        "subprotocol": next((name for name in SPOKEN if name in offered), None),
        "headers": [(b"x-session", b"4711")]
    })
    await send({"type": "websocket.send", "text": "offered: " + ", ".join(offered)})
    await receive()  # {"type": "websocket.disconnect", …}
# --8<-- [end:app]
