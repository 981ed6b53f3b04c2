"""Flask with a WebSocket: Flask-Sock takes the connection from the server, where the server hands it out."""

# --8<-- [start:app]
from flask import Flask
from flask_sock import Sock

app = Flask(__name__)
sock = Sock(app)


@app.get("/")
def hello():
    return "Hello beside the WebSocket", {"Content-Type": "text/plain"}


@sock.route("/echo")
def echo(ws):
    while True:
        ws.send(ws.receive())
# --8<-- [end:app]
