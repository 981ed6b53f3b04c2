"""Flask, asked for the request where there is none: in a thread that the view has started."""

# --8<-- [start:app]
import threading

from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def view():
    threading.Thread(target=lambda: print(request.path)).start()
    return "started"
# --8<-- [end:app]
