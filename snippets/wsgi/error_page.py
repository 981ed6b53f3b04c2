"""An error page in place of an answer that has been started: `exc_info` allows the second start_response."""

# --8<-- [start:app]
import sys


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    try:
        body = render()
    except RuntimeError:
        start_response("503 Service Unavailable", [("Content-Type", "text/plain")], sys.exc_info())
        body = b"Back in a minute"
    return [body]


def render():
    raise RuntimeError("the database is gone")
# --8<-- [end:app]
