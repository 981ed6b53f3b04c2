"""Serves the hello with nothing but Python: wsgiref, the server of the standard library."""

# --8<-- [start:app]
from wsgiref.simple_server import make_server

from snippets.wsgi.hello import app

if __name__ == "__main__":
    with make_server("127.0.0.1", 8000, app) as server:
        server.serve_forever()
# --8<-- [end:app]
