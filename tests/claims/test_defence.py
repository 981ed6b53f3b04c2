"""Defence: requests that are not as they should be, and clients that take their time."""

import re
import select
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from tests.harness.claims import Cell, claim
from tests.harness.idle import server_of, wait_until_idle, watched
from tests.harness.record import Verdict, decide
from tests.harness.wire import Broken, Connection, Response, TimedOut

TO_END = 8.0  # idle seconds beside slow clients, in which a server may end one of them: uWSGI does after four
MIB = 2**20
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"
HOST = "Host: 127.0.0.1"


WAITS = "it waits for more"
NOT_REFUSED = "the application is not called, but the server neither answers nor closes the connection"
CALLED = "the application is called"
READS = "the application reads "


@dataclass(frozen=True)
class Answer:
    """What came back: a status, or in words what else; and whether the application was called, and what it was told.

    `read` is what the application read of a body: bytes as Python writes them, an exception or http.disconnect.
    """

    came: str
    called: bool
    read: str
    told: str

    @property
    def is_refused(self) -> bool:
        """Whether the server answered or hung up, and has not called the application."""
        return not self.called and self.came != WAITS


def answer_to(cell: Cell, *lines: str, body: bytes = b"", line_end: str = "\r\n", method: str = "GET") -> Answer:
    """Send a request of these lines after its first, which asks for the connection's end."""
    head = line_end.join([f"{method} {cell.site.prefix}/ HTTP/1.1", *lines, "Connection: close", "", ""])
    return answer_to_bytes(cell, head.encode("latin-1") + body)


def answer_to_bytes(cell: Cell, data: bytes) -> Answer:
    """What comes of these bytes. Whether the application was called is in the log, whatever the client gets."""
    server = server_of(cell)
    before = len(server.read_log())
    with watched(cell.site.connect(), server) as connection:
        with suppress(Broken, TimedOut):
            connection.send(data)  # it may not want to read it all, and may have answered before; the answer tells
        came, body = read_answer(connection)
        wait_until_idle(server)  # who is refused may get the answer before the application is called
        log = server.read_log()[before:]
    read = re.search(f"{READS}(.*)", log)
    return Answer(came, CALLED in log, read[1] if read else "", body)


def read_answer(connection: Connection) -> tuple[str, str]:
    """What comes back, and what the application said if it is its answer."""
    try:
        status, headers = connection.read_head()
        if status != 200:
            return str(status), ""
        return "200", b"".join(piece for _, piece in connection.read_pieces(status, headers)).decode()
    except TimedOut:
        return WAITS, ""
    except Broken as end:
        return "an answer that is not HTTP" if "not a status line" in str(end) else "closed without an answer", ""


def refuses(answer: Answer) -> Verdict:
    if answer.came == WAITS and not answer.called:
        return Verdict("partial", WAITS, NOT_REFUSED)
    return decide(answer.is_refused, answer.came + how_called(answer))


def how_called(answer: Answer) -> str:
    """Where the client does not get the application's answer: that it was called all the same."""
    return ", and the application is called" if answer.called and not answer.told else ""


# The head


@claim("defence.bad-request-line", lie="joins-target")
def test_bad_request_line(cell: Cell) -> Verdict:
    """Ask for a target with a space in it (RFC 9112, section 3)."""
    line = f"GET {cell.site.prefix}/with spaces HTTP/1.1"
    return refuses(answer_to_bytes(cell, f"{line}\r\n{HOST}\r\nConnection: close\r\n\r\n".encode()))


@claim("defence.missing-host", lie="adds-host")
def test_missing_host(cell: Cell) -> Verdict:
    """Leave out the one header that HTTP/1.1 requires (RFC 9112, section 3.2)."""
    return refuses(answer_to(cell))


@claim("defence.long-header", lie="shortens-headers")
def test_long_header(cell: Cell) -> Verdict:
    """Send one header of 1 MiB."""
    return refuses(answer_to(cell, HOST, f"X-Long: {'a' * MIB}"))


@claim("defence.many-headers", lie="drops-headers")
def test_many_headers(cell: Cell) -> Verdict:
    """Send ten thousand short headers."""
    return refuses(answer_to(cell, HOST, *(f"X-{number}: a" for number in range(10_000))))


@claim("defence.space-before-colon", lie="joins-colon")
def test_space_before_colon(cell: Cell) -> Verdict:
    """Send `X-Test : a` (RFC 9112, section 5.1)."""
    return refuses(answer_to(cell, HOST, "X-Test : a"))


@claim("defence.folded-header", lie="forgets-fold")
def test_folded_header(cell: Cell) -> Verdict:
    """Send a header in two lines, the second of which starts with a space; the application says what it read."""
    answer = answer_to(cell, HOST, "X-Test: a", " b")
    if not answer.told:
        return refuses(answer)
    unfolded = bool(re.search(r"header 'a +b'", answer.told))
    return decide(unfolded, f"{answer.came}, read {'with a space' if unfolded else 'otherwise'}")


@claim("defence.bare-line-feed", lie="wants-line-ends")
def test_bare_line_feed(cell: Cell) -> Verdict:
    """End each line with a line feed and no carriage return (RFC 9112, section 2.2)."""
    return refuses(answer_to(cell, HOST, "X-Test: a", line_end="\n"))


@claim("defence.null-byte", lie="drops-nulls")
def test_null_byte(cell: Cell) -> Verdict:
    """Send `X-Test: a\\0b` (RFC 9110, section 5.5); the application says what it read."""
    answer = answer_to(cell, HOST, "X-Test: a\0b")
    if not answer.told:
        return refuses(answer)
    replaced = "header 'a b'" in answer.told
    return decide(replaced, f"{answer.came}, read {'with a space' if replaced else 'otherwise'}")


# Where the body ends


@claim("defence.two-lengths", lie="takes-first-length")
def test_two_lengths(cell: Cell) -> Verdict:
    """Send Content-Length: 5 and Content-Length: 6 (RFC 9112, section 6.3); the application says what it is told."""
    lines = (HOST, "Content-Length: 5", "Content-Length: 6")
    answer = answer_to(cell, *lines, body=b"hello!", method="POST")
    if not answer.told:
        return refuses(answer)
    length = re.match(r"length '(.*?)'", answer.told)
    return decide(
        False, f"{answer.came}, told Content-Length: {length[1]}" if length else f"{answer.came}, told no length"
    )


@claim("defence.length-and-chunks", lie="ignores-coding")
def test_length_and_chunks(cell: Cell) -> Verdict:
    """Send a body in chunks, and beside it the length of all of it with its sizes (RFC 9112, section 6.3)."""
    lines = (HOST, f"Content-Length: {len(CHUNKS)}", "Transfer-Encoding: chunked")
    answer = answer_to(cell, *lines, body=CHUNKS, method="POST")
    if not answer.told:
        return refuses(answer)
    by_chunks = answer.read == "b'hello'"
    return decide(by_chunks, f"{answer.came}, read by {'its chunks' if by_chunks else 'its length'}")


@claim("defence.length-and-chunks-closed", lie="ends-kept-connections")
def test_length_and_chunks_closed(cell: Cell) -> Verdict:
    """The same with a wish to keep the connection; once the server is idle, ask again if it is still open."""
    headers = (("Connection", "keep-alive"), ("Content-Length", str(len(CHUNKS))), ("Transfer-Encoding", "chunked"))
    with watched(cell.site.connect(), server_of(cell)) as connection:
        try:
            connection.send(cell.site.head("POST", "/", headers) + CHUNKS)
            status = connection.read_response().status
            wait_until_idle(server_of(cell))
            if connection.unread or select.select([connection.socket], [], [], 0)[0]:
                return decide(not connection.read_rest(), f"{status}, then the end of the connection")
            connection.send(cell.site.head())
            return decide(False, f"{status}, then {connection.read_response().status} for the next request")
        except Broken:
            return decide(True, "the end of the connection")
        except TimedOut:
            return decide(False, "the connection stays open, in silence")


@claim("defence.bad-chunk-size", lie="guesses-size")
def test_bad_chunk_size(cell: Cell) -> Verdict:
    """Send a chunk whose size is `xyz` (RFC 9112, section 7.1); the application says what it reads."""
    body = b"xyz\r\nhello\r\n0\r\n\r\n"
    answer = answer_to(cell, HOST, "Transfer-Encoding: chunked", body=body, method="POST")
    if not answer.called:
        return refuses(answer)
    as_whole = answer.read.startswith("b")
    reads = ("an empty body" if answer.read == "b''" else "other bytes") if as_whole else answer.read or "nothing"
    said = f"the application gets {reads}" if answer.told else f"{answer.came}, and the application gets {reads}"
    if as_whole and not answer.told:
        return Verdict(
            "partial", said, "the client gets an error, but the application is called with a body that looks complete"
        )
    return decide(bool(answer.read) and not as_whole, said)


# Slow clients


def beside(cell: Cell, count: int, unfinished: bytes) -> Verdict:
    """Open `count` connections with an unfinished request, then ask on another one as usual.

    It must be answered while the others are still there: not when the server has ended one of them, nor when they
    have left. The server takes them in first.
    """
    with cell.running() as server, ExitStack() as opened:
        slow = [opened.enter_context(server.site.connect()) for _ in range(count)]
        for connection in slow:
            connection.send(unfinished)
        wait_until_idle(server)
        with watched(server.site.connect(), server, quiet=TO_END) as quick:
            quick.send(server.site.head())
            try:
                answer: Response | None = quick.read_response()
            except TimedOut:
                answer = None
            ended, _, _ = select.select([connection.socket for connection in slow], [], [], 0)
            if answer and not ended:
                return decide(answer.status == 200, "while they waited" if count > 1 else "while it waited")
            if answer:
                return decide(False, "when the server had ended it" if count == 1 else "when the server had ended one")
            opened.close()
            try:
                quick.read_response()
            except TimedOut:
                return decide(False, "not even when they had left" if count > 1 else "not even when it had left")
    return decide(False, "when they had left" if count > 1 else "when it had left")


@claim("defence.slow-client", lie="one-connection", alone=True)
def test_slow_client(cell: Cell) -> Verdict:
    """One client sends half of its head and waits; ask on another connection."""
    return beside(cell, 1, b"GET / HTTP/1.1\r\nHost: 127")


@claim("defence.slow-clients", lie="one-connection", alone=True)
def test_slow_clients(cell: Cell) -> Verdict:
    """The same with sixteen clients, which is more than the threads of a small pool."""
    return beside(cell, 16, b"GET / HTTP/1.1\r\nHost: 127")


@claim("defence.slow-uploads", lie="one-connection", alone=True)
def test_slow_uploads(cell: Cell) -> Verdict:
    """Sixteen clients send a whole head and then nothing of the body that the application reads."""
    return beside(cell, 16, b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n")
