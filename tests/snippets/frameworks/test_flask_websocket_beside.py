"""snippets/frameworks/flask/websocket_beside.py answers on every ASGI setup, and echoes on all but an adapter."""

from tests.snippets import on_every_setup
from tests.snippets.asgi.test_websocket_echo import echoes


@on_every_setup("snippets.frameworks.flask.websocket_beside", "asgi")
def test_flask_websocket_beside(server):
    assert server.site.get().body == b"Hello from Flask"
    echoes(server)
