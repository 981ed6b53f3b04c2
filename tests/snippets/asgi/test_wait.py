"""snippets/asgi/wait.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.wait", "asgi")
def test_wait(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type"), answer.body) == (200, "text/plain", b"waited")
