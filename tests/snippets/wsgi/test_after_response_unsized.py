"""snippets/wsgi/after_response_unsized.py answers on every WSGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.wsgi.after_response_unsized", "wsgi")
def test_after_response_unsized(server):
    accepted = server.site.post("/?job", b"")
    assert (accepted.status, accepted.header("content-length"), accepted.body) == (202, None, b"accepted")
    unknown = server.site.get("/?another")
    assert (unknown.status, unknown.body) == (200, b"not yet")
