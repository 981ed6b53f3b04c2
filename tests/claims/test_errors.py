"""Errors: what the client, the log and the next request see of an application that fails or breaks the interface."""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

from wsproto.events import CloseConnection, TextMessage

from tests.claims.test_websocket import AS_HTTP, is_own_500
from tests.harness.claims import Cell, claim, experiment
from tests.harness.idle import IdleClock, says, server_of, wait_until_idle, watched, watched_by
from tests.harness.process import Server
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.wire import Broken, Connection, Site, TimedOut, WebSocket

TRIES = 100  # of a request whose answer may not always end alike
WAITED = 3.0  # idle seconds after which a server that takes its time is not asked again
KEPT = (("Connection", "keep-alive"),)  # what clients ask for
OR = " or "
WORDS = "the database is gone"  # of the exceptions
EITHER = "which of the two it is changes from one request to the next"


def ask(clock: IdleClock, site: Site, target: str) -> tuple[str, bytes]:
    """Ask as clients do: how the answer ends, in words, and what came of its body."""
    try:
        with watched_by(clock, site.connect()) as connection:
            return outcome(connection, site.head("GET", target, KEPT))
    except (TimedOut, OSError):
        return "not connected", b""


def outcome(connection: Connection, request: bytes) -> tuple[str, bytes]:
    body = b""
    try:
        connection.send(request)
        status, headers = connection.read_head()
    except Broken as error:
        return "what is not HTTP" if str(error).startswith("not ") else "closed without an answer", body
    except TimedOut:
        return "no answer", body
    try:
        for _, piece in connection.read_pieces(status, headers, connection.deadline()):
            body += piece
    except Broken:
        return f"{status}, cut off", body
    except TimedOut:
        return f"{status}, without an end", body
    return str(status), body


@contextmanager
def own(cell: Cell) -> Iterator[tuple[Server, Site]]:
    """The snippet on a server of its own, which needs no answer of the snippet to be known to be ready."""
    with cell.running(f"tests.harness.mounted_{cell.interface}") as server:
        yield server, replace(server.site, prefix=f"/{cell.snippet}")


@experiment
def failures(cell: Cell) -> dict[str, str]:
    """What a client sees of each failure of the application, what the log holds, and who answers afterwards.

    It is a server of its own, because a failure in the middle of an answer may change what comes of the next one.
    """
    with cell.running() as server:
        before = server.site.get().body
        seen = {when: ends(server, f"/?{when}") for when in ("before", "started", "midway")}
        traced, told = says(server, WORDS, "failing.py"), WORDS in server.read_log()
        seen["logged"] = "the traceback" if traced else "the exception without a traceback" if told else "nothing of it"
        try:
            with watched(server.site.connect(), server) as connection:
                connection.send(server.site.head())
                after = connection.read_response().body
        except (Broken, TimedOut, OSError):
            after = None
    seen["survivor"] = "none" if after is None else "the same" if after == before else "another"
    return seen


def ends(server: Server, target: str) -> str:
    """How the answer of an application that raises ends, and in which other way if it does not always end alike.

    An adapter may lose the exception now and then, so it is asked for a hundred times, or fewer if it takes its time.
    """
    clock = IdleClock(server)
    seen = [ask(clock, server.site, target)[0]]
    while len(seen) < TRIES and seen[-1] == seen[0] and clock.passed < WAITED:
        seen.append(ask(clock, server.site, target)[0])
    return OR.join(sorted(set(seen)))


@claim("errors.before-start", lie="hides-errors")
def test_before_start(cell: Cell) -> Verdict:
    """Ask an application that raises at once."""
    return is_500(failures(cell)["before"])


@claim("errors.after-start", lie="starts-at-once")
def test_after_start(cell: Cell) -> Verdict:
    """Ask an application that gives a 200 and then raises."""
    return is_500(failures(cell)["started"])


@claim("errors.after-first-piece", lie="ends-what-failed")
def test_after_first_piece(cell: Cell) -> Verdict:
    """Ask an application that raises between two pieces of its body."""
    said = failures(cell)["midway"]
    if OR in said:
        return Verdict("partial", said, EITHER)
    if said == "200":
        return decide(False, "200, looks complete")
    return decide("without an end" not in said, said)


@claim("errors.logged", lie="logs-nothing")
def test_logged(cell: Cell) -> Verdict:
    """Look for the exceptions in the log, until the server has been idle for some seconds."""
    logged = failures(cell)["logged"]
    return decide(logged == "the traceback", logged)


@claim("errors.survives", lie="dies-of-errors")
def test_survives(cell: Cell) -> Verdict:
    """The application tells its process id; ask for it before it raises, and after."""
    survivor = failures(cell)["survivor"]
    return decide(survivor == "the same", survivor)


@claim("errors.again", lie="spoiled-by-errors", alone=True)
def test_again(cell: Cell) -> Verdict:
    """Ask an application that raises before its answer, then one that raises midway, then the first again."""
    with cell.running() as server:
        if ask(IdleClock(server), server.site, "/?before")[0] != "500":
            return not_applicable("an exception before the answer is not answered with 500 at any time")
        ask(IdleClock(server), server.site, "/?midway")
        known = server.read_log().count(WORDS)
        said = ends(server, "/?before")
        if said == "500":
            return decide(True, said)
        logged = server.read_log().count(WORDS) > known
    return decide(False, f"{said}, {'logged' if logged else 'not logged'}")


def is_500(said: str) -> Verdict:
    if OR in said:
        return Verdict("partial", said, EITHER)
    return decide(said == "500", "200, complete" if said == "200" else said)


@claim("errors.websocket", lie="drops-websockets", alone=True)
def test_websocket(cell: Cell) -> Verdict:
    """Open a WebSocket, say something, and read what comes when the application has raised."""
    with own(cell) as (server, site), watched(site.connect(), server) as connection:
        status, _, accepted = WebSocket.ask(connection, site)
        if not accepted:
            return decide(False, AS_HTTP if is_own_500(server, 0, str(status)) else f"not accepted: {status}")
        websocket = WebSocket(connection)
        websocket.send(TextMessage("hello"))
        try:
            event = websocket.receive()
        except Broken:
            return decide(False, "dropped without a close frame")
        except TimedOut:
            return decide(False, "left open")
        if not isinstance(event, CloseConnection):
            return decide(False, type(event).__name__)
    return decide(event.code == 1011, f"close code {int(event.code)}")


@claim("errors.no-answer", lie="hides-errors")
def test_no_answer(cell: Cell) -> Verdict:
    """Ask an application that returns and has not answered."""
    return is_500(ask(IdleClock(server_of(cell)), cell.site, "/")[0])


@claim("errors.unknown-message", lie="takes-unknown-messages")
def test_unknown_message(cell: Cell) -> Verdict:
    """The application sends a message of a type that does not exist, and answers with what came of it."""
    said, body = ask(IdleClock(server_of(cell)), cell.site, "/")
    return decide(said == "200" and body == b"an exception", body.decode() if said == "200" and body else said)


@claim("errors.extra-keys", lie="refuses-extra-keys")
def test_extra_keys(cell: Cell) -> Verdict:
    """Ask an application whose messages hold one key more than they need."""
    said, body = ask(IdleClock(server_of(cell)), cell.site, "/")
    whole = body == b"All of it"
    return decide(said == "200" and whole, f"{said}, {'whole' if whole else 'not whole'}" if said == "200" else said)


@claim("errors.second-start", lie="starts-twice")
def test_second_start(cell: Cell) -> Verdict:
    """The application calls start_response twice, and answers with what came of it."""
    said, body = ask(IdleClock(server_of(cell)), cell.site, "/")
    return decide(said == "200" and body == b"an exception", body.decode() if said == "200" and body else said)


@claim("errors.exc-info", lie="keeps-first-start")
def test_exc_info(cell: Cell) -> Verdict:
    """Ask an application that starts an answer, fails, and starts another with exc_info."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        try:
            connection.send(cell.site.head())
            answer = connection.read_response()
        except Broken:
            return decide(False, "cut off")
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"]
    return decide(
        (answer.status, kinds) == (503, ["text/plain"]), f"{answer.status}, {' and '.join(kinds) or 'no type'}"
    )


@claim("errors.exc-info-late", lie="ignores-late-errors")
def test_exc_info_late(cell: Cell) -> Verdict:
    """Let it fail behind the first piece; a later request tells what start_response did."""
    site, request = cell.site, f"/?{uuid4()}"
    with watched(site.connect(), server_of(cell)) as connection:
        outcome(connection, site.head("POST", request, (("Content-Length", "0"),)))
    said = site.get(request).body.decode()
    return decide(said.startswith("raised it") or said == "raised another exception", said)


def in_both_ways(observe: Callable[[str], Verdict]) -> Verdict:
    """What is observed of a body in several pieces and of one in a single piece, where that is not the same."""
    several, whole = observe(""), observe("-whole")
    if several == whole:
        return several
    both = f"in several pieces: {several.observed}; in one: {whole.observed}"
    if several.verdict == whole.verdict:
        return decide(several.verdict == "yes", both)
    return Verdict("partial", both, "it depends on whether the application gives the body in one piece")


@claim("errors.too-short", lie="fills-up")
def test_too_short(cell: Cell) -> Verdict:
    """Read what there is and what comes until the server is idle, else ask for more on the same connection."""
    return in_both_ways(lambda way: too_short(cell, f"/?short{way}"))


def too_short(cell: Cell, target: str) -> Verdict:
    with watched(cell.site.connect(), server_of(cell)) as connection:
        said = promised(connection, cell.site, target, 5)
        if said:
            return decide(said != "200, without a length", said)
        rest = what_follows(connection, cell)
    if not rest:
        return decide(rest is not None, "the connection ends" if rest is not None else "nothing, and no end")
    return decide(False, "the next answer" if b"HTTP/1." in rest else "other bytes")


@claim("errors.too-long", lie="sends-surplus")
def test_too_long(cell: Cell) -> Verdict:
    """Read what was promised and what comes until the server is idle, else ask for more on the same connection."""
    return in_both_ways(lambda way: too_long(cell, f"/?long{way}"))


def too_long(cell: Cell, target: str) -> Verdict:
    with watched(cell.site.connect(), server_of(cell)) as connection:
        said = promised(connection, cell.site, target, 10)
        if said:
            return decide(True, said)
        rest = what_follows(connection, cell)
    if not rest:
        return decide(rest is not None, "the connection ends" if rest is not None else "nothing, and no end")
    if rest.startswith(b"HTTP/1."):
        return decide(True, "the next answer")
    if b"HTTP/1." not in rest:
        return decide(True, "the surplus, then the connection ends")
    return decide(False, "the surplus, then the next answer")


def promised(connection: Connection, site: Site, target: str, count: int) -> str:
    """Read the head and `count` bytes of the body, or tell what came otherwise."""
    try:
        connection.send(site.head("GET", target, KEPT))
        status, headers = connection.read_head()
    except Broken:
        return "closed without an answer"
    if status != 200:
        return str(status)
    if not any(name.lower() == "content-length" for name, _ in headers):
        return "200, without a length"
    body = b""
    while len(body) < count:
        piece = read_or_end(connection, count - len(body))
        if not piece:
            return f"{status}, cut off"
        body += piece
    return ""


def what_follows(connection: Connection, cell: Cell) -> bytes | None:
    """Read until the connection ends; None if nothing comes, not even that.

    A connection that is kept gets another request, and the answer is read too. It is asked only when the server is
    idle, because one that is about to close a connection may first read what the client goes on to say.
    """
    wait_until_idle(server_of(cell))
    rest = b""
    while connection.unread or select.select([connection.socket], [], [], 0)[0]:
        if not (piece := read_or_end(connection, 65536)):
            return rest
        rest += piece
    try:
        connection.send(cell.site.head("GET", "/"))
    except Broken:
        pass
    try:
        while piece := read_or_end(connection, 65536):
            rest += piece
    except TimedOut:
        return rest or None
    return rest


def read_or_end(connection: Connection, limit: int) -> bytes:
    try:
        return connection.read_some(limit)
    except Broken:
        return b""


@claim("errors.text-body", lie="encodes-text", alone=True)
def test_text_body(cell: Cell) -> Verdict:
    """Ask an application whose body is text."""
    with own(cell) as (server, site):
        said, body = ask(IdleClock(server), site, "/")
    if said == "200":
        return decide(False, f"200, {'the text' if body == b'Hello' else 'other bytes' if body else 'an empty body'}")
    return decide("without an end" not in said, said)
