"""The smallest application of each interface, on its own interface and on the other."""

import re

from tests.harness.claims import Cell, claim
from tests.harness.process import Server
from tests.harness.record import Verdict, decide
from tests.harness.wire import Broken, Response, TimedOut

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
        answer = first_answer(server)
    # The log is read after the stop: a server may answer first and log the error later.
    errors = re.findall(r"^(?:\S+ )?((?:\w+Error|\w*Exception): .+)$", server.read_log(), re.MULTILINE)
    if isinstance(answer, str):
        return decide(False, ", ".join([answer, *errors[-1:]]))
    served = (answer.status, answer.body) == (200, GREETING[OTHER[cell.interface]])
    return decide(served, ", ".join([str(answer.status), *errors[-1:]]))


def first_answer(server: Server) -> Response | str:
    """The first answer, or what comes instead of one where the server takes the request, or ends."""
    while not server.ended_within(0.02):
        try:
            return server.site.get()
        except Broken:
            return "closed without an answer"
        except TimedOut:
            return "no answer, and the connection stays open"
        except OSError:
            continue  # it does not listen yet
    return "the server ends"
