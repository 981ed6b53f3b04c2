"""Serves an application with Werkzeug's development server on a socket that the harness holds.

Run as `python -m tests.harness.serve_werkzeug FD APP`.
"""

import socket
import sys
from pkgutil import resolve_name

from werkzeug.serving import make_server


def serve(fd: int, app: str) -> None:
    """Serve `app` ("module:name") on the listening socket `fd` until killed."""
    host, port = socket.socket(fileno=socket.dup(fd)).getsockname()
    make_server(host, port, resolve_name(app), threaded=True, fd=fd).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
