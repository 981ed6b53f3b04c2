"""snippets/wsgi/real_server.py is a test: it is run as it stands, and leaves no server behind."""

from snippets.wsgi.real_server import serving
from snippets.wsgi.real_server import test_hello as test_hello
from snippets.wsgi.real_server import url as url
from tests.snippets.real import is_gone_afterwards, refuses


def test_the_server_is_gone_afterwards():
    is_gone_afterwards(serving, "snippets.wsgi.hello:app")


def test_a_server_that_does_not_start_refuses():
    refuses(serving, "snippets.wsgi.nothing_here:app")
