"""Flask: a WSGI application."""

# --8<-- [start:app]
from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return "Hello from Flask", {"Content-Type": "text/plain"}
# --8<-- [end:app]
