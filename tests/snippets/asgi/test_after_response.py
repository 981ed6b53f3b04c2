"""snippets/asgi/after_response.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.after_response", "asgi")
def test_after_response(server):
    accepted = server.site.post("/?job", b"")
    assert (accepted.status, accepted.header("content-length"), accepted.body) == (202, "8", b"accepted")
    unknown = server.site.get("/?another")
    assert (unknown.status, unknown.header("content-type"), unknown.body) == (200, "text/plain", b"not yet")
