"""Serves an application with wsgiref on a socket that the harness holds.

Run as `python -m tests.harness.serve_wsgiref FD APP`.
"""

import socket
import sys
from pkgutil import resolve_name
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


def serve(fd: int, app: str, server_class: type[WSGIServer] = WSGIServer) -> None:
    """Serve `app` ("module:name") with `server_class` on the listening socket `fd` until killed."""
    held = socket.socket(fileno=fd)
    server = server_class(held.getsockname(), WSGIRequestHandler, bind_and_activate=False)
    server.socket.close()
    server.socket = held
    server.server_name, server.server_port = held.getsockname()
    server.setup_environ()
    server.set_app(resolve_name(app))
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
