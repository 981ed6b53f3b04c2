"""snippets/wsgi/late_start.py sends its body on every WSGI setup; claim streaming.late-start says what else it sends."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.wsgi.late_start", "wsgi")
def test_late_start(server):
    assert server.site.get().body == b"late"
