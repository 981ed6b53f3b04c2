"""Clients that leave before the answer is complete: does the application notice, and how?"""

from contextlib import suppress
from uuid import uuid4

from tests.harness.claims import Cell, claim, experiment
from tests.harness.clock import happens
from tests.harness.record import Verdict, decide
from tests.harness.wire import Broken, Site, TimedOut, WebSocket

TO_NOTE = 12.0  # seconds until the application must have noted something; what it does takes five at most
TO_END = 25.0  # the same, where it works for fifteen


def leave(site: Site, name: str, path: str = "/") -> None:
    """Ask, read the first piece of the answer, and close the connection."""
    with site.connect(TO_NOTE) as connection, suppress(Broken, TimedOut):
        connection.send(site.head("POST", f"{path}?{name}", (("Content-Length", "0"),)))
        next(connection.read_pieces(*connection.read_head()), None)


def noted(site: Site, name: str, undecided: tuple[str, ...], seconds: float = TO_NOTE) -> str:
    """What the application notes in the end, asked for as long as it has not."""
    said = ""

    def is_decided() -> bool:
        nonlocal said
        said = site.get(f"/?{name}").body.decode()
        return said not in undecided

    happens(is_decided, seconds)
    return said


@claim("disconnect.receive", lie="keeps-quiet")
def test_receive(cell: Cell) -> Verdict:
    """Leave an application that waits in receive(), then ask it what it was told."""
    name = str(uuid4())
    leave(cell.site, name)
    said = noted(cell.site, name, ("waiting",))
    return decide(said == "http.disconnect", "nothing" if said == "waiting" else said)


@experiment
def endings(site: Site) -> dict[str, str]:
    """Leave a stream and some work, and ask how each ended.

    The work takes fifteen seconds, because a server may give the application ten before it cancels it.
    """
    names = {"/stream": f"stream-{uuid4()}", "/work": f"work-{uuid4()}"}
    for path, name in names.items():
        leave(site, name, path)
    return {path: noted(site, name, ("under way",), TO_END) for path, name in names.items()}


@claim("disconnect.send", lie="swallows-sends")
def test_send(cell: Cell) -> Verdict:
    """Leave a stream after its first piece, then ask what ended it."""
    said = endings(cell.site)["/stream"]
    return decide(said == "an OSError", "no end" if said == "under way" else said)


@claim("disconnect.work", lie="cancels")
def test_work(cell: Cell) -> Verdict:
    """Leave an application that has begun to work, then ask what ended the work."""
    said = endings(cell.site)["/work"]
    return decide(said == "its own end", "no end" if said == "under way" else said)


@claim("disconnect.close-called", lie="streams-on")
def test_close_called(cell: Cell) -> Verdict:
    """Leave a stream after its first piece, then ask when it was closed."""
    return when_closed(cell, str(uuid4()))


@claim("disconnect.empty-blocks", lie="overlooks-leaving")
def test_empty_blocks(cell: Cell) -> Verdict:
    """The same with a stream whose further blocks are empty."""
    return when_closed(cell, f"silent-{uuid4()}")


def when_closed(cell: Cell, name: str) -> Verdict:
    leave(cell.site, name)
    said = noted(cell.site, name, ("running", "its end, and no close()"))
    return decide(said == "close() before its end", said)


@claim("disconnect.close-always", lie="closes-after-success")
def test_close_always(cell: Cell) -> Verdict:
    """Ask for a body that comes to its end and for one that fails, read all there is; then ask what was closed."""
    closed = {}
    for name in ("whole", "failing"):
        body = f"{name}-{uuid4()}"
        with cell.site.connect(TO_NOTE) as connection, suppress(Broken, TimedOut):
            connection.send(cell.site.head("POST", f"/?{body}", (("Content-Length", "0"),)))
            connection.read_response()
        closed[name] = noted(cell.site, body, ("not closed",)) == "closed"
    after = ["its end"] * closed["whole"] + ["an exception"] * closed["failing"]
    return decide(len(after) == 2, f"after {' and after '.join(after)}" if after else "never")


@claim("disconnect.websocket", lie="misses-drops")
def test_websocket(cell: Cell) -> Verdict:
    """Open a WebSocket and close its connection without a close frame; then ask what the application was told."""
    name = str(uuid4())
    with cell.site.connect(TO_NOTE) as connection:
        status, _, accepted = WebSocket.ask(connection, cell.site, f"/?{name}")
        if not accepted:
            return decide(False, f"not accepted: {status}")
    said = noted(cell.site, name, ("nothing yet",)).removesuffix(" without a reason")
    return decide(said != "nothing yet", said)
