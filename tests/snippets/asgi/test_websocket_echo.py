"""snippets/asgi/websocket_echo.py opens and echoes on every ASGI setup but an adapter to WSGI."""

from wsproto.events import TextMessage

from tests.harness.process import Server
from tests.harness.wire import WebSocket
from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.websocket_echo", "asgi")
def test_websocket_echo(server):
    echoes(server)


def echoes(server: Server) -> None:
    """Two texts come back, except where the adapter opens no WebSocket."""
    with server.site.connect() as connection:
        status, _, accepted = WebSocket.ask(connection, server.site)
        if server.setup.name == "gunicorn-a2wsgi":
            assert not accepted
            return
        assert (status, accepted) == (101, True)
        websocket = WebSocket(connection)
        for text in ("one", "two"):
            websocket.send(TextMessage(data=text))
            assert websocket.receive().data == text
        websocket.close()
