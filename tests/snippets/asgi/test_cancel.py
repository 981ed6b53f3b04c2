"""snippets/asgi/cancel.py: the work ends when the client leaves, and goes on to its end while it stays."""

from tests.snippets import on_every_setup
from tests.snippets.left import end, left


@on_every_setup("snippets.asgi.cancel", "asgi")
def test_cancel(server):
    left(server, "/?left")
    stayed = server.site.post("/?stayed", b"")
    assert (stayed.status, stayed.body) == (200, b"done")
    assert end(server.site, "/?stayed") == "its own end"
    told = server.setup.name != "gunicorn-a2wsgi"  # disconnect.receive: WSGI has nothing that would tell it
    assert end(server.site, "/?left") == ("cancelled" if told else "its own end")
