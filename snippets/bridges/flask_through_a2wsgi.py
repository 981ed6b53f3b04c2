"""Flask on an ASGI server: a2wsgi calls it in a pool of threads."""

# --8<-- [start:app]
from a2wsgi import WSGIMiddleware
from flask import Flask

site = Flask(__name__)


@site.get("/")
def hello():
    return "Hello from Flask"


app = WSGIMiddleware(site, workers=40)
# --8<-- [end:app]
