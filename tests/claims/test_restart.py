"""Restarting while clients go on asking: with the listening socket kept open, and in the server's own way."""

import signal

from tests.claims.test_stop import settled
from tests.harness.claims import Cell, claim
from tests.harness.process import Server, successor
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.rush import Rush
from tests.harness.told import give_up

TIMES = 2  # restarts; in one alone, no client may happen to be where it is lost
SIGNALS = 6  # at most, until so many have been obeyed: uvicorn gives up if a new worker is not ready in time
TO_END = 40.0  # seconds for a server that is told to stop
TO_OBEY = 15.0  # seconds until new workers answer, and again until the old ones are gone
ANEW = {"mod_wsgi": signal.SIGUSR1}  # the signal where it is not HUP
CHANCE = {"mod_wsgi": "in some of our trials Apache answered a few requests with an error, in others none"}
OPENS_ITS_OWN = {
    "cheroot": "its command takes an open socket only by the variables that systemd sets",
    "granian": "its command takes no open socket",
    "mod_wsgi": "Apache opens its sockets itself",
    "waitress": "its command takes no open socket; `serve()` has `sockets`",
}


@claim("restart.socket-kept", lie="cuts-off", alone=True)
def test_socket_kept(cell: Cell) -> Verdict:
    """TERM, wait for the end, start another on the same socket; twice, or until a request is lost."""
    if cell.setup.server in OPENS_ITS_OWN:
        return not_applicable(OPENS_ITS_OWN[cell.setup.server])
    for _ in range(TIMES):
        with settled(cell) as server, Rush(server.site) as rush:
            replace(server, rush)
        if rush.bad() != "none lost":
            break
    return decide(rush.bad() == "none lost", rush.bad())


def replace(server: Server, rush: Rush) -> None:
    """Stop a server and start its successor while the clients go on, and let each of them ask the new one."""
    rush.once_more()
    old = set(rush.names)
    server.terminate()
    if not server.ended_within(TO_END):
        give_up(server)
    with successor(server) as after:
        if not rush.until(lambda: rush.names - old):
            raise after.failure("did not answer in place of the one before it")
        rush.once_more()
        rush.stop()


@claim("restart.own-way", lie="cuts-off", alone=True)
def test_own_way(cell: Cell) -> Verdict:
    """The signal, until its old processes are gone and a new one has answered; twice, or until one is lost."""
    loaded = 0
    with settled(cell) as server:
        for _ in range(SIGNALS):
            with Rush(server.site) as rush:
                loaded += anew(server, rush, ANEW.get(cell.setup.name, signal.SIGHUP))
            if loaded == TIMES or rush.bad() != "none lost" or server.ended_within(0):
                break
        ended = server.ended_within(0)
        give_up(server)
    if ended:
        return decide(False, "the server ends")
    if loaded and cell.setup.server in CHANCE:
        return Verdict("partial", "some lost, or none", CHANCE[cell.setup.server])
    if rush.bad() != "none lost":
        return decide(False, rush.bad())
    return decide(loaded == TIMES, "none lost" if loaded == TIMES else "nothing is loaded anew")


def anew(server: Server, rush: Rush, how: signal.Signals) -> bool:
    """Give the signal while the clients go on. Whether new processes answer, and no old one is left."""
    rush.once_more()
    old = set(rush.names)
    server.process.send_signal(how)
    loaded = rush.until(lambda: rush.names - old or server.ended_within(0), TO_OBEY)
    if not loaded or server.ended_within(0):
        return False
    gone = rush.until(lambda: not old & {str(pid) for pid in server.family()}, TO_OBEY)
    rush.once_more()
    return gone
