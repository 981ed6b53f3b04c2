"""A WebSocket in FastAPI that sends back what it gets, and refuses pages of other sites by their Origin."""

# --8<-- [start:app]
from fastapi import FastAPI, WebSocket

app = FastAPI()
OURS = {"http://127.0.0.1:8000", "https://example.org"}


@app.websocket("/")
async def echo(ws: WebSocket):
    origin = ws.headers.get("origin")  # browsers always send it
    if origin and origin not in OURS:
        await ws.close()  # before accept(): the handshake is refused
        return
    await ws.accept()
    async for text in ws.iter_text():  # ends when the client leaves
        await ws.send_text(text)
# --8<-- [end:app]
