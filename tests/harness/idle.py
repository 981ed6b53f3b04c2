"""What the kernel knows of a server's threads: whether they all wait for something, and how much they have computed.

A thread that is to run and has no processor does not wait, so a busy machine makes these waits slower and nothing else.
"""

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

from tests.harness.claims import Cell
from tests.harness.clock import ANSWER, LOOK, Deadline, wait_until
from tests.harness.process import Server
from tests.harness.wire import Connection
from tests.harness.worker import age, run_time, state, threads

QUIET = 2.0  # idle seconds after which nothing more is expected; several servers look once a second what there is to do
SETTLED = 5  # looks in a row that find every thread asleep; a packet on its way wakes one of them sooner
LISTS_CHILDREN = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists()  # not all kernels are built to
YOUNG = 0.2  # gunicorn sleeps up to 0.1 s between the forks of two workers
COMPUTING = 0.03  # seconds of processor time, more than a server needs to take a request in


def descendants(pid: int) -> set[int]:
    """A process and all that it and its descendants have started, without those whose parent has ended."""
    found, unseen = {pid}, [pid]
    while unseen:
        for thread in threads(unseen.pop()):
            try:
                children = {int(child) for child in (thread / "children").read_text().split()} - found
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has ended
            found |= children
            unseen += children
    return found


class Family:
    """The threads of one or more servers, as proc(5) describes them."""

    def __init__(self, *servers: Server):
        self.servers = servers
        self.processes: set[int] = set()
        self.renew()

    def renew(self) -> None:
        """Look for the processes again."""
        self.processes = set().union(
            *(descendants(server.process.pid) if LISTS_CHILDREN else server.family() for server in self.servers)
        )

    def has_forked(self) -> bool:
        """Whether a process is so young that the one that forked it may be about to fork another."""
        return any(age(process) < YOUNG for process in self.processes)

    def is_asleep(self) -> bool:
        """Whether every thread waits for something, or has ended."""
        asleep = all(state(thread) in "STtXZ" for process in self.processes for thread in threads(process))
        if not asleep:
            self.renew()  # what runs may fork
        return asleep

    def run_times(self) -> dict[Path, float]:
        """Seconds of processor time that each of its threads has used."""
        return {thread: run_time(thread) for process in self.processes for thread in threads(process)}


def wait_until_idle(*servers: Server) -> None:
    """Return once every thread of the servers waits for something: what was sent to them has been taken in, as far as
    they take it in before something else happens. Raises NeverHappenedError.
    """
    family, looks = Family(*servers), 0

    def settled() -> bool:
        nonlocal looks
        looks = looks + 1 if family.is_asleep() else 0
        if looks < SETTLED:
            return False
        before = family.processes
        family.renew()  # a process that was born during the looks has been overlooked
        looks = looks if family.processes <= before and not family.has_forked() else 0
        return bool(looks)

    wait_until(settled, f"{' and '.join(server.setup.name for server in servers)} is idle")


class IdleClock:
    """Waits for something until the servers have been idle for some seconds: one that runs may still bring it.

    One that runs and never brings it, such as an adapter that asks in a loop for a body, is waited for as an answer is.
    `passed` holds all the idle seconds that it has waited so far.
    """

    def __init__(self, *servers: Server, quiet: float = QUIET):
        self.servers = servers
        self.quiet = quiet
        self.passed = 0.0

    def brings(self, comes: Callable[[float], object]) -> bool:
        """Whether `comes`, which waits for some seconds at most, holds before the idle seconds are over."""
        if comes(LOOK):
            return True
        last, deadline, family, enough = None, Deadline(ANSWER), Family(*self.servers), self.passed + self.quiet
        while not comes(LOOK):
            now = time.monotonic()
            if not family.is_asleep():
                last = None
                continue
            self.passed += now - last if last else 0
            last = now
            if self.passed >= enough or deadline.is_over:
                return bool(comes(0))
        return True


def says(server: Server, *words: str) -> bool:
    """Whether the server's log holds all the words, at the latest when it has ended or been idle for QUIET seconds."""

    def has_said() -> bool:
        log = server.read_log()
        return all(one in log for one in words)

    IdleClock(server).brings(lambda seconds: has_said() or server.ended_within(seconds))
    return has_said()


def watched(connection: Connection, *servers: Server, quiet: float = QUIET) -> Connection:
    """The connection, whose reads raise TimedOut as soon as the servers have been idle for so many seconds."""
    return watched_by(IdleClock(*servers, quiet=quiet), connection)


def watched_by(clock: IdleClock, connection: Connection) -> Connection:
    """The connection, whose reads raise TimedOut when the clock says that nothing comes."""
    connection.comes = lambda: clock.brings(lambda seconds: select.select([connection.socket], [], [], seconds)[0])
    return connection


def wait_until_computing(server: Server, connection: Connection, request: bytes) -> None:
    """Send a request, and return once the server computes, or has computed and answers."""
    family = Family(server)
    before = family.run_times()
    connection.send(request)

    def computes() -> bool:
        used = sum(seconds - before.get(thread, 0) for thread, seconds in family.run_times().items())
        return used > COMPUTING or bool(select.select([connection.socket], [], [], 0)[0])

    wait_until(computes, f"{server.setup.name} computes")


def server_of(cell: Cell) -> Server:
    """The server behind `cell.site`, which other cells use too."""
    _ = cell.site  # starts it
    return cell.shared.open[cell.setup.name][1]
