"""What a client has of an answer by now: all bytes so far are read anew at each look."""

import re
from dataclasses import dataclass

from tests.harness.clock import Deadline
from tests.harness.wire import Broken, Connection, TimedOut, body_length


@dataclass(frozen=True)
class Seen:
    """The status if there is a head, how many bytes of the body, and whether that is all: "whole", "broken off", ""."""

    status: int | None = None
    body: int = 0
    end: str = ""


def parsed(data: bytes, closed: bool) -> Seen:
    """An answer as far as it has come (RFC 9112, sections 6 and 7)."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        return Seen(end="no answer" if closed else "")
    lines = head.decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
    status = int(re.fullmatch(r"HTTP/1\.\d (\d{3}).*", lines[0])[1])
    if any(name.lower() == "transfer-encoding" for name, _ in headers):
        size, whole = chunks(rest)
    else:
        length = body_length(headers)
        size, whole = len(rest), closed if length is None else len(rest) >= length
    return Seen(status, size, "whole" if whole else "broken off" if closed else "")


def chunks(rest: bytes) -> tuple[int, bool]:
    """How many bytes of a chunked body are there, and whether the last chunk is."""
    size = 0
    while line := re.match(rb"([0-9A-Fa-f]+)[^\r\n]*\r\n", rest):
        here = int(line[1], 16)
        if here == 0:
            return size, True
        rest = rest[line.end() :]
        size += min(here, len(rest))
        rest = rest[here + 2 :]
    return size, False


class Looker:
    """A client's side of one connection."""

    def __init__(self, connection: Connection):
        self.connection = connection
        self.data = b""
        self.closed = False

    @property
    def seen(self) -> Seen:
        return parsed(self.data, self.closed)

    def look(self, enough, seconds: float) -> Seen:
        """What has come, once `enough` says so of it, or when the time is over."""
        deadline = Deadline(seconds)
        while not enough(self.seen) and not self.closed and not deadline.is_over:
            try:
                piece = self.connection.receive(deadline.moment)
            except TimedOut:
                break
            except Broken:
                piece = b""
            self.data += piece
            self.closed = not piece
        return self.seen
