"""A name for each request in Flask, which every line of the log has."""

# --8<-- [start:app]
import logging
import sys
import uuid

from flask import Flask, g, has_request_context

app = Flask(__name__)


class Named(logging.Filter):
    def filter(self, record):
        record.request_id = g.get("request_id", "no request") if has_request_context() else "no request"
        return True


handler = logging.StreamHandler(sys.stderr)
handler.addFilter(Named())
handler.setFormatter(logging.Formatter("[%(request_id)s] %(message)s"))
log = logging.getLogger("demo")
log.addHandler(handler)


@app.before_request
def name_it():
    g.request_id = uuid.uuid4().hex  # `g` is new for each request, and gone after it


@app.get("/")
def hello():
    log.warning("at work")
    return g.request_id, {"Content-Type": "text/plain"}
# --8<-- [end:app]
