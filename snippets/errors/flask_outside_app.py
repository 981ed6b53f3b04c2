"""Flask, asked for the application's settings before there is one at work."""

# --8<-- [start:app]
from flask import Flask, current_app

app = Flask(__name__)
print(current_app.config["DEBUG"])
# --8<-- [end:app]
