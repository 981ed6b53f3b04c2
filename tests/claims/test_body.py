"""Request bodies: whole, in pieces, broken off, too long, or not asked for."""

import os
import socket
import time
from pathlib import Path
from uuid import uuid4

from tests.harness.claims import Cell, claim
from tests.harness.clock import Deadline, happens
from tests.harness.idle import server_of, wait_until_idle, watched
from tests.harness.memory import peaks
from tests.harness.process import Server
from tests.harness.record import Verdict, decide
from tests.harness.wire import Broken, Connection, Response, Site, TimedOut

TO_CALL = 1.0  # seconds for a server to call the application, once it has had all that it gets
TO_NOTICE = 5.0  # seconds for an application that reads to notice that there is no more
MIB = 1024 * 1024
UPLOAD = 128  # MiB
PIECES = (1024, 65536)  # bytes of each half of an upload
SMALL_PIECES = (1, 100)
CHUNKED = (("Transfer-Encoding", "chunked"),)
CHUNKS = b"6\r\nfirst \r\n6\r\nsecond\r\n0\r\n\r\n"
WHOLE = b"first second"


def length(count: int) -> tuple[tuple[str, str], ...]:
    return (("Content-Length", str(count)),)


def answer(connection: Connection) -> tuple[Response | None, str]:
    """The answer, and in words how it came; if need be, our side of the connection is closed to get it."""
    said = ""
    try:
        try:
            return connection.read_response(), said
        except TimedOut:
            said = ", once the client had closed its side"
            connection.socket.shutdown(socket.SHUT_WR)
            return connection.read_response(), said
    except Broken:
        return None, "closed without an answer"
    except (TimedOut, OSError):
        return None, "no answer"


@claim("body.chunked", lie="loses-chunks")
def test_chunked(cell: Cell) -> Verdict:
    """Send a body in two chunks; the application sends back what it has read."""
    return chunks_come_back(server_of(cell), cell.site)


def chunks_come_back(server: Server, site: Site) -> Verdict:
    """Send a body in two chunks to an application that sends back what it has read."""
    with watched(site.connect(), server) as connection:
        connection.send(site.head("POST", "/", CHUNKED) + CHUNKS)
        given, how = answer(connection)
    if given is None or given.status != 200:
        return decide(False, how if given is None else f"{given.status}{how}")
    return decide(given.body == WHOLE and not how, in_words(given.body) + how)


def in_words(body: bytes) -> str:
    return {WHOLE: "the whole body", CHUNKS: "the chunks as they were sent", b"": "nothing"}.get(body, "other bytes")


@claim("body.input-terminated", lie="hides-end")
def test_input_terminated(cell: Cell) -> Verdict:
    """The same chunks; the application tells what it knew of their end, and what it has read."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head("POST", "/", CHUNKED) + CHUNKS)
        given, how = answer(connection)
    if given is None or given.status != 200:
        return decide(False, how if given is None else f"{given.status}{how}")
    told, _, body = given.body.partition(b", body: ")
    ends, length = b"input_terminated: True" in told, not told.endswith(b"none")
    known = " and ".join(["wsgi.input_terminated"] * ends + ["CONTENT_LENGTH"] * length) or "neither"
    return decide((ends or length) and body == WHOLE and not how, f"{known}; {in_words(body)}{how}")


@claim("body.read-to-end", lie="reads-on")
def test_read_to_end(cell: Cell) -> Verdict:
    """Send a body and leave the connection open; if the server is idle and no answer comes, close our side of it."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head("POST", "/", length(len(WHOLE))) + WHOLE)
        given, how = answer(connection)
    if given is None or given.status != 200:
        return decide(False, how if given is None else f"{given.status}{how}")
    return decide(given.body == WHOLE and not how, in_words(given.body) + how)


@claim("body.streamed", lie="collects-bodies")
def test_streamed(cell: Cell) -> Verdict:
    """The application says when it read each piece; compare the first with the time at which the second was sent."""
    return of_all_sizes(cell, PIECES)


@claim("body.streamed-small", lie="waits-for-a-kibibyte")
def test_streamed_small(cell: Cell) -> Verdict:
    """The same with pieces of a byte and of a hundred; a WSGI application asks for as many at once."""
    return of_all_sizes(cell, SMALL_PIECES)


def of_all_sizes(cell: Cell, sizes: tuple[int, ...]) -> Verdict:
    """Whether the first piece is read before the second is sent, and of which size it is not if it is of another."""
    early = {size: is_read_early(cell, size) for size in sizes}
    if all(early.values()):
        return decide(True, "first read, then second sent")
    if not any(early.values()):
        return decide(False, "second sent, then first read")
    late = " and ".join(f"{size:,}" for size, first in early.items() if not first)
    return Verdict("partial", f"second sent, then first read, of {late} bytes", "it depends on the size of the pieces")


def is_read_early(cell: Cell, size: int) -> bool:
    with cell.site.connect() as connection:
        connection.send(cell.site.head("POST", f"/?{size}", length(2 * size)) + b"1" * size)
        wait_until_idle(server_of(cell))
        second_sent = time.monotonic()
        connection.send(b"2" * size)
        given = connection.read_response()
    return float(given.body.splitlines()[0].removeprefix(b"read at ")) < second_sent


@claim("body.expect-answered", lie="never-goes-on")
def test_expect_answered(cell: Cell) -> Verdict:
    """Send a head with Expect; send the body when a 100 comes, or when the server is idle and none comes."""
    before, after = expect(cell)
    return decide((before, after) == ("100", "200"), f"{before} before the body" + f", {after} after it" * bool(after))


@claim("body.expect-refused", lie="goes-on-at-once")
def test_expect_refused(cell: Cell) -> Verdict:
    """The same, where the application answers 413 without reading."""
    before, after = expect(cell)
    return decide(before == "413", f"{before} before the body" + f", {after} after it" * bool(after))


def expect(cell: Cell) -> tuple[str, str]:
    """The statuses that come before the body is sent, and after it if it is."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head("POST", "/", (("Expect", "100-continue"), *length(len(WHOLE)))))
        before = status(connection)
        if before not in ("100", "nothing"):
            return before, ""
        try:
            connection.send(WHOLE)
        except Broken:
            return before, "the end of the connection"
        after = status(connection)
        return before, f"100, then {status(connection)}" if after == "100" else after


def status(connection: Connection) -> str:
    """The next status, or what comes instead of one."""
    try:
        return str(connection.read_head()[0])
    except TimedOut:
        return "nothing"
    except Broken:
        return "the end of the connection"


@claim("body.large-memory", lie="collects-bodies", alone=True)
def test_large_memory(cell: Cell) -> Verdict:
    """Upload to a server of our own, and compare the peak of its memory before and after."""
    with cell.running() as server:
        server.site.post("/", b"x" * MIB)
        before = peaks(server)
        with server.site.connect() as connection:
            connection.send(server.site.head("POST", "/", length(UPLOAD * MIB)))
            spooled = False
            try:
                for count in range(UPLOAD):
                    connection.send(b"x" * MIB)
                    spooled = spooled or (count % 16 == 15 and in_file(server))
                given = connection.read_response()
            except Broken:
                return decide(False, "refused")
            spooled = spooled or in_file(server)
        after = peaks(server)
    if given.body != f"{UPLOAD * MIB} bytes".encode():
        return decide(False, f"{given.status}, and not all of the body")
    grown = sum(after[process] - before[process] for process in before.keys() & after.keys()) / (UPLOAD * MIB)
    by = "less than a quarter of it" if grown < 0.25 else "a part of it" if grown < 0.75 else "all of it or more"
    return decide(grown < 0.25, by + ", the body in a file" * spooled)


def in_file(server: Server) -> bool:
    """Whether a process of the server has a file open that holds at least an eighth of the upload."""
    for process in server.family():
        for opened in Path(f"/proc/{process}/fd").iterdir():
            try:
                if Path(os.readlink(opened)).is_relative_to(server.folder) and opened.stat().st_size > UPLOAD * MIB / 8:
                    return True
            except OSError:
                continue
    return False


@claim("body.short", lie="takes-short-bodies")
def test_short(cell: Cell) -> Verdict:
    """Send half a body and close our side; then ask the application what it saw."""
    site, upload = cell.site, f"/?{uuid4()}"
    with watched(site.connect(), server_of(cell)) as connection:
        connection.send(site.head("POST", upload, length(100)) + b"x" * 50)
        connection.socket.shutdown(socket.SHUT_WR)
        try:
            connection.read_rest()
        except TimedOut:
            pass
    said, to_call = "", Deadline(TO_CALL)

    def is_decided() -> bool:
        nonlocal said
        said = site.get(upload).body.decode()
        return said != "reading" and (said != "nothing" or to_call.is_over)

    happens(is_decided, TO_NOTICE)
    said = {"reading": "it still waits", "nothing": "it was not called"}.get(said, said)
    if said.endswith(" of 100 bytes") and said != "100 of 100 bytes":
        said = "fewer than 100 bytes, as if there were no more"
    return decide(said == "it was not called" or said.startswith(("an exception", "http.disconnect")), said)


@claim("body.long", lie="reads-on")
def test_long(cell: Cell) -> Verdict:
    """Send more than the Content-Length says; the application sends back what it has read."""
    surplus = b"surplus\r\n\r\n"
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head("POST", "/", (("Connection", "keep-alive"), *length(12))) + WHOLE + surplus)
        given, how = answer(connection)
        if given is None or given.status != 200:
            return decide(given is not None, how if given is None else f"{given.status} for all of it{how}")
        rest = status(connection)
    read = "the body" if given.body == WHOLE else "the body and more" if given.body.startswith(WHOLE) else "other bytes"
    return decide(given.body == WHOLE, f"{read}{how}; for the rest {rest}")
