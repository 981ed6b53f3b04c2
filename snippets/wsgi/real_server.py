"""A test that asks a real server: it is started on a free port, asked over a socket, and stopped."""

# --8<-- [start:app]
import socket
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

import pytest


@contextmanager
def serving(app):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, fd = listener.getsockname()[1], listener.fileno()
        bind = ["--bind", f"fd://{fd}", "--no-control-socket"]
        command = [sys.executable, "-m", "gunicorn", *bind, app]
        server = subprocess.Popen(command, pass_fds=[fd])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def url():
    with serving("snippets.wsgi.hello:app") as url:
        yield url


def test_hello(url):
    with urlopen(url, timeout=30) as answer:
        assert answer.read() == b"Hello from WSGI"
        assert answer.headers["Server"]  # no test client has this
# --8<-- [end:app]
