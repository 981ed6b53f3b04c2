"""The scenarios that are played, by their names in docs/scenarios.toml: what the client does in each."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from wsproto.events import CloseConnection, TextMessage

from tests.harness.process import Server
from tests.harness.wire import WebSocket
from tests.traces.looking import Looker
from tests.traces.player import HOLD, Player, Step, answered, step

ROOT = Path(__file__).parents[2]


@cache
def rows() -> dict[str, dict]:
    """docs/scenarios.toml by id."""
    return {row["id"]: row for row in tomllib.loads((ROOT / "docs" / "scenarios.toml").read_text())["scenario"]}


Played = Callable[[Player, Server, "Asked"], None]


class Asked:
    """How the scenario's snippet is asked for on a server."""

    def __init__(self, player: Player, server: Server, snippet: str):
        self.server = server
        self.snippet = snippet
        self.more = (("X-Snippet", snippet), ("X-Folder", str(player.folder)))

    def head(self, method: str = "GET", target: str = "/", *headers: tuple[str, str]) -> bytes:
        return self.server.site.head(method, target, (*headers, *self.more))


def plain(player: Player, server: Server, asked: Asked) -> None:
    with server.site.connect() as connection:
        player.acts("GET /")
        connection.send(asked.head())
        answered(player, Looker(connection))


def error(player: Player, server: Server, asked: Asked) -> None:
    """The application raises before its answer."""
    fails(player, server, asked, "before")


def midway(player: Player, server: Server, asked: Asked) -> None:
    """The application raises when a piece of its answer is out."""
    fails(player, server, asked, "midway")


def again(player: Player, server: Server, asked: Asked) -> None:
    """The application raises before its answer, and another one has broken off on this server."""
    with server.site.connect() as connection:
        unheard = Player(player.folder / "first", server)
        connection.send(Asked(unheard, server, asked.snippet).head("GET", "/?midway"))
        answered(unheard, Looker(connection))
    error(player, server, asked)


def fails(player: Player, server: Server, asked: Asked, when: str) -> None:
    with server.site.connect() as connection:
        player.acts(f"GET /?{when}")
        connection.send(asked.head("GET", f"/?{when}"))
        answered(player, Looker(connection))


def upload(player: Player, server: Server, asked: Asked) -> None:
    """The second piece is sent when the application waits for it, or has been given the time to ask for it."""
    with server.site.connect() as connection:
        player.acts("POST /, and 5 of 10 bytes")
        connection.send(asked.head("POST", "/", ("Content-Length", "10")) + b"first")
        player.asks(2, HOLD, opening=True)
        player.acts("the other 5 bytes")
        connection.send(b"other")
        player.until(player.over, opening=True)
        player.look_last(Looker(connection))


def disconnect(player: Player, server: Server, asked: Asked) -> None:
    """The client leaves when the first block is out. What is made after that nobody gets."""
    with server.site.connect() as connection:
        player.acts("POST /")
        connection.send(asked.head("POST", "/", ("Content-Length", "0")))
        if server.setup.interface == "wsgi":  # the first block is out, and the second is not begun
            player.open("1")
            player.until(lambda: player.gate == "2")
        else:  # the first piece is out, and the application waits for word of the client
            player.asks(2, opening=True)
        player.look(Looker(connection))
    player.acts("leaves")
    player.open("all")
    player.until(player.over)
    player.steps[:] = further(player.steps)


def further(steps: list[Step]) -> list[Step]:
    """The blocks that are made after the client has left as one step: how many there are is a matter of chance."""
    left = next(index for index, one in enumerate(steps) if one["does"] == "leaves")
    kept = steps[: left + 1]
    for one in steps[left + 1 :]:
        if one["does"].startswith("block "):
            one = one | {"does": "further blocks"}
            if kept[-1] == one:
                continue
        kept.append(one)
    return kept


def websocket(player: Player, server: Server, asked: Asked) -> None:
    """Open, one text there and back, close. What is no WebSocket is answered as any request."""
    with server.site.connect() as connection:
        player.acts("GET /, upgrade to a WebSocket")
        if server.setup.interface == "wsgi":
            upgrade = (("Connection", "Upgrade"), ("Upgrade", "websocket"))
            key = (("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
            connection.send(asked.head("GET", "/", *upgrade, *key))
            answered(player, Looker(connection))
            return
        player.open("all")
        _, _, accepted = WebSocket.ask(connection, server.site, "/", asked.more)
        player.asks(2)
        player.has("101, the WebSocket is open" if accepted else "no WebSocket")
        socket = WebSocket(connection)
        player.acts("text 'hello'")
        socket.send(TextMessage(data="hello"))
        player.asks(3)
        player.has(f"text {socket.receive_whole().data!r}")
        player.acts("close, 1000")
        socket.send(CloseConnection(code=1000))
        player.until(player.over)
        player.has(f"close, {socket.receive().code}")


PLAYED: dict[str, Played] = {
    "plain": plain,
    "stream": plain,
    "upload": upload,
    "disconnect": disconnect,
    "error": error,
    "websocket": websocket,
    "midway": midway,
    "again": again,
}
SPOILS = ("midway", "again")  # what a server may be another after: they are played last


LIFE = "lifespan"  # the scenario around all others


def play(name: str, server: Server) -> list[Step]:
    """The steps of a scenario on a running server."""
    player = Player(server.folder / name, server)
    PLAYED[name](player, server, Asked(player, server, rows()[name][server.setup.interface]["snippet"]))
    return player.steps


class Life:
    """The start and the end of a server. Its folder has the notes."""

    def __init__(self, server: Server):
        self.server = server
        self.player = Player(server.folder / "life", server)
        self.player.steps.append(step("you", "server", "start the server"))

    def answered(self) -> None:
        """It has answered: an application has either been told of its start, or never will be."""
        if self.server.setup.interface == "asgi":
            self.player.asks(2, HOLD)
        self.player.read()
        self.player.steps += [step("you", "server", "GET /"), step("server", "you", "the answer, 204")]

    def ends(self) -> list[Step]:
        """All steps of its life. What is noted has to be read before the harness clears the folder."""
        self.player.steps.append(step("you", "server", "TERM"))
        self.server.terminate()
        self.server.ended_within(self.server.STOP)
        self.player.read()
        return [*self.player.steps, step("server", "you", "the process has ended")]
