"""Lifespan: start-up before the first request, and an application that does not support it."""

import re

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide


@claim("lifespan.startup", lie="no-lifespan", alone=True)
def test_startup(cell: Cell) -> Verdict:
    """The application remembers that start-up ran; ask it."""
    with cell.running() as server:
        said = server.site.get().body.decode()
    return decide(said == "started before the first request", said)


@claim("lifespan.unsupported", lie="complains", alone=True)
def test_unsupported(cell: Cell) -> Verdict:
    """Serve an application that answers lifespan with an HTTP message; ask once, and read the server's log."""
    with cell.running() as server:
        status = server.site.get().status
    said = [
        message for line in server.read_log().splitlines() if "lifespan" in (message := without_prefix(line)).lower()
    ]
    return decide(bool(said), f"{status}; {said[-1] if said else 'nothing about lifespan'}")


def without_prefix(line: str) -> str:
    """A line of a log without time, process and level, which differ from run to run or from server to server."""
    return re.sub(r"^(?:\[[^]]*\] )*(?:[A-Z]+: +)?", "", line)
