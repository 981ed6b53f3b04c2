"""snippets/frameworks/django/websocket.py answers requests on every ASGI setup, and echoes on all but an adapter."""

from tests.snippets import on_every_setup
from tests.snippets.asgi.test_websocket_echo import echoes


@on_every_setup("snippets.frameworks.django.websocket", "asgi")
def test_django_websocket(server):
    assert server.site.get().body == b"Hello from Django"
    echoes(server)
