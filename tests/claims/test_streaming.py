"""Streaming: does a response reach the client while it is being made?"""

import time
from pathlib import Path

from tests.harness.claims import Cell, claim
from tests.harness.idle import server_of, wait_until_idle
from tests.harness.record import Verdict, decide
from tests.harness.rounds import any_round, decide_by
from tests.harness.wire import Broken, Site

ROOT = Path(__file__).parents[2]


@claim("streaming.first-chunk", lie="buffers")
def test_first_chunk(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    return first_before_second(cell.site)


ROUNDS = 3  # a server that holds back does so each time; one that does not is late with it on a busy machine only


def first_before_second(site: Site, target: str = "/") -> Verdict:
    """Of a body whose lines say when they were made: whether its beginning came before the second was made."""
    return decide_by(lambda: one_streamed(site, target), rounds=ROUNDS, rule=any_round)


def one_streamed(site: Site, target: str) -> Verdict:
    """What one answer says of it."""
    with site.connect() as connection:
        connection.send(site.head("GET", target))
        status, headers = connection.read_head()
        pieces = list(connection.read_pieces(status, headers))
    if status != 200 or not pieces:
        return decide(False, status if pieces else f"{status} without a body")
    first_arrived = pieces[0][0]
    second_made = made(b"".join(piece for _, piece in pieces), 1)
    streamed = first_arrived < second_made
    return decide(streamed, "first arrived, then second made" if streamed else "second made, then first arrived")


def made(body: bytes, number: int) -> float:
    """When a piece of the body was made, as its line says."""
    return float(body.splitlines()[number].removeprefix(b"made at "))


@claim("streaming.late-start", lie="starts-early")
def test_late_start(cell: Cell) -> Verdict:
    """Ask an application that calls start_response only when its first block is asked for."""
    answer = cell.site.get()
    kind = answer.header("content-type")
    return decide((answer.status, kind) == (404, "text/plain"), f"{answer.status}, {kind or 'no content type'}")


@claim("streaming.headers-first", lie="starts-at-once")
def test_headers_first(cell: Cell) -> Verdict:
    """The body says when it was made; compare that with the time at which status and headers had arrived."""
    return decide_by(lambda: headers_before_body(cell.site), rounds=ROUNDS, rule=any_round)


def headers_before_body(site: Site) -> Verdict:
    with site.connect() as connection:
        connection.send(site.head())
        status, headers = connection.read_head()
        arrived = time.monotonic()
        body = b"".join(piece for _, piece in connection.read_pieces(status, headers))
    first = arrived < made(body, 0)
    return decide(first, "headers arrived, then body made" if first else "body made, then headers arrived")


@claim("streaming.back-pressure", lie="buffers")
def test_back_pressure(cell: Cell) -> Verdict:
    """Ask for 64 MiB, do not read until the server has nothing left to do, then read: was the last piece made before?

    What the sockets of both sides hold is far below 64 MiB.
    """
    with cell.site.connect() as connection:
        connection.send(cell.site.head())
        wait_until_idle(server_of(cell))
        began = time.monotonic()
        pieces = connection.read_pieces(*connection.read_head())
        body = b"".join(piece for _, piece in pieces)
    last_made = float(body[body.rindex(b"made at ") :].split()[2])
    held = began < last_made
    return decide(held, "client read, then last piece made" if held else "last piece made, then client read")


@claim("streaming.write", lie="keeps-what-is-written")
def test_write(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    try:
        return first_before_second(cell.site)
    except Broken:
        return decide(False, "cut off before the first piece")


@claim("streaming.file-wrapper", lie="no-file-wrapper")
def test_file_wrapper(cell: Cell) -> Verdict:
    """Ask for a file; a header says whose wrapper it was given to."""
    try:
        answer = cell.site.get()
    except Broken:
        return decide(False, "cut off")
    if answer.header("x-wrapper") != "the server's":
        return decide(False, "not offered")
    whole = answer.body == (ROOT / f"{cell.snippet.replace('.', '/')}.py").read_bytes()
    return decide(whole, "offered, the whole file" if whole else "offered, not the file")
