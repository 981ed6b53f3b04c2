"""A WebSocket in Starlette that sends back what it gets, and refuses pages of other sites by their Origin."""

# --8<-- [start:app]
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

OURS = {"http://127.0.0.1:8000", "https://example.org"}


async def echo(ws):
    origin = ws.headers.get("origin")  # browsers always send it
    if origin and origin not in OURS:
        await ws.close()  # before accept(): the handshake is refused
        return
    await ws.accept()
    async for text in ws.iter_text():  # ends when the client leaves
        await ws.send_text(text)


app = Starlette(routes=[WebSocketRoute("/", echo)])
# --8<-- [end:app]
