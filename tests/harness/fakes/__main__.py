"""Runs one fake: INTERFACE LIE [OPTION …] ADDRESS APP, where the address is fd://N, unix:PATH or HOST:PORT."""

import socket
import sys

from tests.harness.fakes import LIES


def listen(address: str) -> socket.socket:
    if address.startswith("fd://"):
        return socket.socket(fileno=int(address.removeprefix("fd://")))
    if address.startswith("unix:"):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address.removeprefix("unix:"))
    else:
        host, _, port = address.rpartition(":")
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, int(port)))
    listener.listen(512)
    return listener


interface, lie, *options, address, app = sys.argv[1:]
if lie not in LIES.get(interface, {}):
    raise SystemExit(f"no {interface} fake lies like {lie!r}; one of {', '.join(LIES.get(interface, {}))}")
LIES[interface][lie](listen(address), app, options).serve()
