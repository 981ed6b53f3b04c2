"""Stops `make docs` before the build if its port cannot be used: `python -m tools.port 8000`."""

import os
import socket
import sys


def main(port: str) -> None:
    try:
        with socket.socket() as one:
            if os.name == "posix":  # as the server does: a port that was closed a moment ago is free
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", int(port)))
    except (OSError, OverflowError, ValueError) as error:
        sys.exit(f"Port {port} cannot be used: {error}. Run: make docs PORT=8001")


if __name__ == "__main__":
    main(sys.argv[1])
