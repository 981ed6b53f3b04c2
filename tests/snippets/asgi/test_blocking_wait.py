"""snippets/asgi/blocking_wait.py answers on every ASGI setup, one request after another."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.blocking_wait", "asgi")
def test_blocking_wait(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type"), answer.body) == (200, "text/plain", b"waited")
