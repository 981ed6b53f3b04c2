"""A WebSocket that is sent to after it was closed."""

# --8<-- [start:app]
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute


async def view(ws):
    await ws.accept()
    await ws.close()
    await ws.send_text("hello")


app = Starlette(routes=[WebSocketRoute("/", view)])
# --8<-- [end:app]
