"""Flask, as it was measured: 10 kB of JSON."""

# --8<-- [start:app]
from flask import Flask

from snippets.wsgi.measured import ITEMS

app = Flask(__name__)


@app.get("/json")
def items():
    return ITEMS
# --8<-- [end:app]
