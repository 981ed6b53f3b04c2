"""Streaming: does a response reach the client while it is being made?"""

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide


@claim("streaming.first-chunk", lie="buffers")
def test_first_chunk(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    with cell.site.connect() as connection:
        connection.send(cell.site.head())
        pieces = list(connection.read_pieces(*connection.read_head()))
    first_arrived = pieces[0][0]
    lines = b"".join(piece for _, piece in pieces).decode().splitlines()
    second_made = float(lines[1].removeprefix("made at "))
    streamed = first_arrived < second_made
    return decide(streamed, "first arrived, then second made" if streamed else "second made, then first arrived")


@claim("streaming.late-start", lie="starts-early")
def test_late_start(cell: Cell) -> Verdict:
    """Ask an application that calls start_response only when its first block is asked for."""
    answer = cell.site.get()
    kind = answer.header("content-type")
    return decide((answer.status, kind) == (404, "text/plain"), f"{answer.status}, {kind or 'no content type'}")
