"""snippets/asgi/lifespan.py answers on every ASGI setup, whether or not the server offers lifespan."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.lifespan", "asgi")
def test_lifespan(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type")) == (200, "text/plain")
    assert answer.body in (b"started before the first request", b"not started")
