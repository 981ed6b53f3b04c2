"""snippets/frameworks/flask/streaming.py gives two pieces on every WSGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.flask.streaming", "wsgi")
def test_flask_streaming(server):
    first, second = server.site.get().body.decode().splitlines()
    assert first.startswith("made at ") and second.startswith("made at ")
