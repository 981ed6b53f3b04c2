"""snippets/asgi/started_work.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.started_work", "asgi")
def test_started_work(server):
    accepted = server.site.post("/?job", b"")
    assert (accepted.status, accepted.header("content-type"), accepted.body) == (200, "text/plain", b"accepted")
    assert server.site.get("/?another").body == b"not yet"
