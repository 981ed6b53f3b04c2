"""snippets/asgi/after_response_unsized.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.after_response_unsized", "asgi")
def test_after_response_unsized(server):
    accepted = server.site.post("/?job", b"")
    assert (accepted.status, accepted.body) == (202, b"accepted")
    assert accepted.header("content-length") in (None, "8")  # a server may count the one message for itself
    unknown = server.site.get("/?another")
    assert (unknown.status, unknown.body) == (200, b"not yet")
