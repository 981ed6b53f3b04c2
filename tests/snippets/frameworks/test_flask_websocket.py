"""snippets/frameworks/flask/websocket.py answers a request beside its WebSocket on every WSGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.flask.websocket", "wsgi")
def test_flask_websocket(server):
    answer = server.site.get()
    assert (answer.status, answer.body) == (200, b"Hello beside the WebSocket")
