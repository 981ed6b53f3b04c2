"""Flask with a view that sends back the body it was sent."""

# --8<-- [start:app]
from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def upload():
    return request.get_data(), {"Content-Type": "text/plain"}
# --8<-- [end:app]
