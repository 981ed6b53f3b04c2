"""What a client has of an answer, read from bytes that come piece by piece."""

import socket
import time

import pytest

from tests.harness.wire import Connection
from tests.traces.looking import Looker, Seen, parsed

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SIZED = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
UNTIL_CLOSED = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "closed", "seen"),
    [
        (b"", False, Seen()),
        (b"", True, Seen(end="no answer")),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", False, Seen()),
        (CHUNKED, False, Seen(200)),
        (CHUNKED + b"5\r\nfirst", False, Seen(200, 5)),
        (CHUNKED + b"5\r\nfir", False, Seen(200, 3)),
        (CHUNKED + b"5\r\nfirst\r\n6;a=b\r\nsecond\r\n", False, Seen(200, 11)),
        (CHUNKED + b"5\r\nfirst\r\n0\r\n\r\n", False, Seen(200, 5, "whole")),
        (CHUNKED + b"5\r\nfirst\r\n", True, Seen(200, 5, "broken off")),
        (SIZED + b"first", False, Seen(200, 5)),
        (SIZED + b"first", True, Seen(200, 5, "broken off")),
        (SIZED + b"second", False, Seen(200, 6, "whole")),
        (UNTIL_CLOSED + b"first", False, Seen(200, 5)),
        (UNTIL_CLOSED + b"first", True, Seen(200, 5, "whole")),
    ],
)
def test_an_answer_as_far_as_it_has_come(data, closed, seen):
    assert parsed(data, closed) == seen


def test_a_look_ends_when_it_has_seen_enough():
    ours, theirs = socket.socketpair()
    with theirs, Connection(ours) as connection:
        looker = Looker(connection)
        theirs.sendall(SIZED + b"first")
        assert looker.look(lambda seen: seen.body == 5, 20) == Seen(200, 5)
        assert looker.look(lambda seen: seen.end, 0.05) == Seen(200, 5), "what does not come is not waited for"
        start = time.monotonic()
        theirs.close()
        assert looker.look(lambda seen: False, 20) == Seen(200, 5, "broken off")
        assert time.monotonic() - start < 20, "after the end of the connection there is nothing to wait for"
