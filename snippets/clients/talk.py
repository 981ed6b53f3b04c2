"""A WebSocket client that says one thing and prints what comes back."""

# --8<-- [start:app]
from websockets.sync.client import connect

with connect("ws://127.0.0.1:8000/") as socket:
    socket.send("hello")
    print(socket.recv())
# --8<-- [end:app]
