"""snippets/asgi/streaming.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.streaming", "asgi")
def test_streaming(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type")) == (200, "text/plain")
    made = [float(line.removeprefix("made at ")) for line in answer.body.decode().splitlines()]
    assert len(made) == 3 and made == sorted(made)
