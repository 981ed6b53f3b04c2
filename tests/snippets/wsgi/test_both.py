"""snippets/wsgi/both.py: each path has its application, and nobody tells the ASGI application of a start-up."""

from tests.harness.process import reserved_port, running
from tests.harness.servers import SETUPS
from tests.snippets import on_every_setup

MODULE = "snippets.wsgi.both"


@on_every_setup(MODULE, "wsgi")
def test_both(server):
    assert server.site.get("/").body == b"Hello from WSGI"
    new = server.site.get("/new/")
    if server.setup.name == "waitress":  # its SERVER_PORT is the path of the socket, and a2wsgi wants a number
        assert new.status == 500
        assert "ValueError: invalid literal for int() with base 10" in server.read_log()
    else:
        assert new.body == b"not started"


def test_waitress_on_a_port():
    with reserved_port() as port, running(SETUPS["waitress"], f"{MODULE}:app", port) as server:
        assert server.site.get("/new/").body == b"not started"
