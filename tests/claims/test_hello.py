"""The smallest application of each interface, on its own interface and on the other."""

import re

from tests.harness.claims import Cell, claim
from tests.harness.process import ServerFailed
from tests.harness.record import Verdict, decide
from tests.harness.wire import Broken, TimedOut

GREETING = {"wsgi": b"Hello from WSGI", "asgi": b"Hello from ASGI"}
OTHER = {"wsgi": "asgi", "asgi": "wsgi"}


@claim("hello.own-interface", lie="swallows-body")
def test_own_interface(cell: Cell) -> Verdict:
    """Ask once."""
    answer = cell.site.get()
    observed = f"{answer.status} {answer.header('content-type')} {answer.body.decode()!r}"
    return decide(answer.body == GREETING[cell.interface] and answer.status == 200, observed)


@claim("hello.other-interface", lie="adapts", alone=True)
def test_other_interface(cell: Cell) -> Verdict:
    """Start the server with an application of the other interface; ask once, and read its log."""
    with cell.launched() as server:
        try:
            server.wait_until_it_answers()
            answer = server.site.get()
            served = answer.status == 200 and answer.body == GREETING[OTHER[cell.interface]]
            status = str(answer.status)
        except (ServerFailed, Broken, TimedOut):
            served, status = False, "no answer"
        errors = re.findall(r"^(?:\S+ )?((?:\w+Error|\w*Exception): .+)$", server.read_log(), re.MULTILINE)
    return decide(served, ", ".join([status, *errors[-1:]]))
