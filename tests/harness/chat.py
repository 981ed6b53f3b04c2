"""Somebody in a room of a chat: over a WebSocket, or with an event stream and a POST for each thing said."""

import re
from collections.abc import Iterator

from wsproto.events import TextMessage

from tests.harness.clock import Deadline
from tests.harness.wire import Broken, Connection, Site, TimedOut, WebSocket


class Member:
    """In a room once made. `process` is where its connection is kept open. Raises Broken if it is not let in."""

    def __init__(self, connection: Connection, site: Site, room: str):
        self.connection = connection
        self.site = site
        self.room = room
        self.enter()
        self.process = process_in(self.hear())

    def enter(self) -> None:
        raise NotImplementedError

    def hear(self) -> str:
        """The next thing that is said. Raises TimedOut or Broken."""
        raise NotImplementedError


class OnWebSocket(Member):
    def enter(self) -> None:
        status, _, accepted = WebSocket.ask(self.connection, self.site, self.room)
        if not accepted:
            raise Broken(f"no WebSocket: {status}")
        self.websocket = WebSocket(self.connection)

    def say(self, text: str) -> None:
        self.websocket.send(TextMessage(data=text))

    def hear(self) -> str:
        event = self.websocket.receive_whole()
        if not isinstance(event, TextMessage):
            raise Broken(f"no text: {event}")
        return event.data


class OnStream(Member):
    def enter(self) -> None:
        self.connection.send(self.site.head("GET", self.room))
        self.events = events(self.connection)

    def hear(self) -> str:
        """What is sent to see whether we are still here is nothing said, however often it comes."""
        deadline = Deadline(self.connection.patience)
        while not (said := next(self.events)):
            if deadline.is_over:
                raise TimedOut("nothing is said")
        return said


def events(connection: Connection) -> Iterator[str]:
    """The data of the events of a stream, one by one; that of a comment is empty."""
    unread = ""
    for _, piece in connection.read_pieces(*connection.read_head()):
        unread += piece.decode()
        while "\n\n" in unread:
            event, _, unread = unread.partition("\n\n")
            lines = [line.removeprefix("data: ") for line in event.split("\n") if line.startswith("data: ")]
            yield "\n".join(lines)
    raise Broken("the stream ended")


def post(site: Site, room: str, text: str, timeout: float) -> int:
    """Say something by a POST. Returns the process that took it. Raises TimedOut or Broken."""
    with site.connect(timeout) as connection:
        connection.send(site.head("POST", room, (("Content-Length", str(len(text))),)) + text.encode())
        return process_in(connection.read_response().body.decode())


def process_in(said: str) -> int:
    found = re.fullmatch(r"in process (\d+)", said)
    if not found:
        raise Broken(f"no process is named: {said!r}")
    return int(found[1])
