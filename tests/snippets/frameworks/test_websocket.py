"""snippets/frameworks/*/websocket.py of FastAPI and Starlette echo, and refuse a page of another site."""

from tests.harness.process import Server
from tests.harness.wire import WebSocket
from tests.snippets import on_two_setups
from tests.snippets.asgi.test_websocket_echo import echoes


@on_two_setups("snippets.frameworks.fastapi.websocket", "asgi")
def test_fastapi(server):
    echoes(server)
    asks_for_the_origin(server)


@on_two_setups("snippets.frameworks.starlette.websocket", "asgi")
def test_starlette(server):
    echoes(server)
    asks_for_the_origin(server)


def asks_for_the_origin(server: Server) -> None:
    assert opening(server, "https://example.org") == 101
    assert opening(server, "https://elsewhere.example") == 403


def opening(server: Server, origin: str) -> int:
    """The status of a handshake that a page of `origin` begins."""
    with server.site.connect() as connection:
        return WebSocket.ask(connection, server.site, more=(("Origin", origin),))[0]
