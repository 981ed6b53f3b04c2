"""Restarting while clients continue to ask: with the listening socket kept open, and in the server's own way."""

from tests.claims.test_stop import settled
from tests.harness.addresses import HeldSocket
from tests.harness.claims import Cell, claim
from tests.harness.clock import BROKEN, happens
from tests.harness.process import Server, successor
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.rounds import decide_by, every_round
from tests.harness.rush import Rush
from tests.harness.told import give_up

TIMES = 2  # restarts; the clients are so many that in one of them some are where a request can be lost
SIGNALS = 6  # at most, until so many have been obeyed: uvicorn gives up if a new worker is not ready in time
TO_OBEY = 15.0  # seconds until new workers answer, and again until the old ones are gone


@claim("restart.socket-kept", lie="cuts-off", alone=True)
def test_socket_kept(cell: Cell) -> Verdict:
    """TERM, wait for the end, start another on the same socket; twice, or until a request is lost."""
    if cell.setup.takes is not HeldSocket:
        return not_applicable("its command takes no open socket")
    return decide_by(lambda: restart(cell), rounds=TIMES, rule=every_round)


def restart(cell: Cell) -> Verdict:
    """Stop a server and start its successor while the clients continue, and let each of them ask the new one."""
    with settled(cell) as server, Rush(server.site) as rush:
        rush.once_more()
        old = set(rush.names)
        server.terminate()
        if not server.ended_within(BROKEN):
            give_up(server)
        with successor(server) as after:
            if not happens(lambda: rush.names - old):
                raise after.failure("did not answer in place of the one before it")
            rush.once_more()
            rush.stop()
    return decide(rush.bad() == "none lost", rush.bad())


@claim("restart.own-way", lie="cuts-off", alone=True)
def test_own_way(cell: Cell) -> Verdict:
    """The signal, until its old processes are gone and a new one has answered; twice, or until one is lost."""
    loaded = 0
    with settled(cell) as server:
        for _ in range(SIGNALS):
            with Rush(server.site) as rush:
                loaded += reload(server, rush)
            if loaded == TIMES or rush.bad() != "none lost" or server.ended_within(0):
                break
        ended = server.ended_within(0)
        give_up(server)
    if ended:
        return decide(False, "the server ends")
    if rush.bad() != "none lost":
        return decide(False, rush.bad())
    return decide(loaded == TIMES, "none lost" if loaded == TIMES else "nothing is loaded anew")


def reload(server: Server, rush: Rush) -> bool:
    """Give the option's signal while the clients continue. Whether new processes answer, and no old one is left."""
    rush.once_more()
    old = set(rush.names)
    server.process.send_signal(server.option.replaces_on)
    loaded = happens(lambda: rush.names - old or server.ended_within(0), TO_OBEY)
    if not loaded or server.ended_within(0):
        return False
    gone = happens(lambda: not old & {str(pid) for pid in server.family()}, TO_OBEY)
    rush.once_more()
    return gone
