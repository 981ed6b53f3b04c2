"""An error page when it is too late: part of the body is out, and start_response raises the exception anew."""

# --8<-- [start:app]
import sys

said = {}  # what start_response did, by request


def app(environ, start_response):
    request = environ["QUERY_STRING"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["REQUEST_METHOD"] == "POST":
        return body(request, start_response)
    return [said.get(request, "not called").encode()]


def body(request, start_response):
    yield b"The first piece. "
    try:
        raise RuntimeError("the database is gone")
    except RuntimeError as error:
        try:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")], sys.exc_info())
        except Exception as raised:
            said[request] = "raised it anew" if raised is error else "raised another exception"
            raise
        said[request] = "raised nothing"
        yield b"Back in a minute"
# --8<-- [end:app]
