"""The meeting once more, where each guest also repeats what the server says about threads."""

# --8<-- [start:app]
from snippets.wsgi.meeting import Room

rooms = {}


def app(environ, start_response):
    together = rooms.setdefault(environ["QUERY_STRING"], Room()).meet()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{together} together, multithread {bool(environ['wsgi.multithread'])}".encode()]
# --8<-- [end:app]
