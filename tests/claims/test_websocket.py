"""WebSockets: is one opened, and do messages come back?"""

from wsproto.events import TextMessage

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide
from tests.harness.wire import WebSocket


@claim("websocket.upgrade", lie={"wsgi": "upgrades", "asgi": "no-websocket"})
def test_upgrade(cell: Cell) -> Verdict:
    """Ask for the upgrade of RFC 6455 and look at the status and the accept token."""
    with cell.site.connect() as connection:
        status, _, accepted = WebSocket.ask(connection, cell.site)
        return decide(accepted, status)


@claim("websocket.echo", lie="wrong-echo")
def test_echo(cell: Cell) -> Verdict:
    """Send one text over an open WebSocket and read what comes back."""
    with cell.site.connect() as connection:
        _, _, accepted = WebSocket.ask(connection, cell.site)
        if not accepted:
            return decide(False, "not opened")
        websocket = WebSocket(connection)
        websocket.send(TextMessage(data="grüße"))
        came_back = websocket.receive()
        websocket.close()
        same = isinstance(came_back, TextMessage) and came_back.data == "grüße"
        return decide(same, "the same text" if same else "something else")
