"""snippets/asgi/real_server.py is a test: it is run as it stands, and leaves no server behind."""

from snippets.asgi.real_server import serving
from snippets.asgi.real_server import test_hello as test_hello
from snippets.asgi.real_server import url as url
from tests.snippets.real import is_gone_afterwards, refuses


def test_the_server_is_gone_afterwards():
    is_gone_afterwards(serving, "snippets.asgi.hello:app")


def test_a_server_that_does_not_start_refuses():
    refuses(serving, "snippets.asgi.nothing_here:app")
