"""snippets/asgi/long_poll.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.long_poll", "asgi")
def test_long_poll(server):
    assert server.site.post("/?topic", b"news").body == b"published"
    answer = server.site.get("/?topic")
    assert (answer.status, answer.header("content-type"), answer.body) == (200, "text/plain", b"news")
