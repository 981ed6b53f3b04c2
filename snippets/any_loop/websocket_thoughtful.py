"""The same as snippets/asgi/websocket_thoughtful.py, on any event loop."""

# --8<-- [start:app]
import anyio


async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        await anyio.sleep(0.5)  # a database, another service: nothing is received or sent meanwhile
        await send({"type": "websocket.send", "text": message["text"]})
# --8<-- [end:app]
