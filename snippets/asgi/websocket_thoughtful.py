"""A WebSocket whose application is busy with something else before it answers."""

# --8<-- [start:app]
import asyncio


async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        await asyncio.sleep(0.5)  # a database, another service: nothing is received or sent meanwhile
        await send({"type": "websocket.send", "text": message["text"]})
# --8<-- [end:app]
