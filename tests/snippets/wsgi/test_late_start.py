"""snippets/wsgi/late_start.py answers on every WSGI setup; what it sends is claim streaming.late-start."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.wsgi.late_start", "wsgi")
def test_late_start(server):
    assert server.site.get().body == b"late"
