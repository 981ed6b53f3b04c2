"""Lifespan: start-up, shutdown, state and failure, and an application that does not support it."""

import re
from dataclasses import dataclass

from tests.harness.claims import Cell, claim, experiment
from tests.harness.idle import IdleClock, says
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.told import answers, ending, give_up

WORKERS = 2
NO_START_UP = not_applicable("it does not run start-up")


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


@claim("lifespan.no-request-before", lie="serves-at-once", alone=True)
def test_no_request_before(cell: Cell) -> Verdict:
    """Ask while start-up, which takes half a second, goes on; the application tells the log what it saw when."""
    with cell.launched() as server:
        says(server, "start-up begun")
        answers(server)
    seen = re.findall("start-up over|request", server.read_log())
    if "start-up over" not in seen:
        return decide(False, "a request, and no start-up" if seen else "neither")
    return decide(seen[0] == "start-up over", ", then ".join(dict.fromkeys(seen)))


@claim("lifespan.shutdown", lie="no-shutdown", alone=True)
def test_shutdown(cell: Cell) -> Verdict:
    """TERM to a server that is doing nothing; the application tells the log when its shutdown begins and ends."""
    with cell.running() as server:
        server.terminate()
    told = re.findall("shutdown (begun|over)", server.read_log())
    return decide("over" in told, {0: "not begun", 1: "begun, not over"}.get(len(told), "over"))


@claim("lifespan.same-loop", lie="other-loop", alone=True)
def test_same_loop(cell: Cell) -> Verdict:
    """Start-up tells the log its process and event loop, an answer says its own."""
    with cell.running() as server:
        here = server.site.get().body.decode()
        started = start_ups(server.read_log())
    if not started:
        return NO_START_UP
    return decide(started == [here], "the same" if started == [here] else "another")


@claim("lifespan.once-per-worker", lie="starts-once", alone=True)
def test_once_per_worker(cell: Cell) -> Verdict:
    """With two workers, wait for two start-ups in the log and ask a few times; then count all that there have been."""
    with cell.running() as server:
        IdleClock(server).brings(
            lambda seconds: len(start_ups(server.read_log())) == WORKERS or server.ended_within(seconds)
        )
        places = {answer.body.decode() for answer in server.site.together(8)}
    started = start_ups(server.read_log())
    per_worker = len(started) == len(set(started)) == WORKERS and places <= set(started)
    return decide(per_worker, f"start-ups: {len(started)}, processes: {len(set(started))}")


def start_ups(log: str) -> list[str]:
    return re.findall(r"start-up over at (process \d+, event loop \d+)", log)


@claim("lifespan.state", lie="forgets-state", alone=True)
def test_state(cell: Cell) -> Verdict:
    """Start-up puts a pool into the state; a request answers what it finds there."""
    with cell.running() as server:
        pool, _, _ = server.site.get().body.decode().partition(", ")
    found = pool == "a pool"
    return decide(found, "what start-up put there" if found else "nothing")


@claim("lifespan.state-copy", lie="shares-state", alone=True)
def test_state_copy(cell: Cell) -> Verdict:
    """Each request writes a user into its state; a second one answers what it finds there."""
    with cell.running() as server:
        server.site.get()
        pool, _, user = server.site.get().body.decode().partition(", ")
    if pool != "a pool":
        return not_applicable("it offers no state")
    own = user == "no user"
    return decide(own, "nothing of the first request" if own else "what the first request wrote")


@claim("lifespan.context", lie="hands-on-context", alone=True)
def test_context(cell: Cell) -> Verdict:
    """Start-up sets a context variable; a request answers what it finds in it."""
    with cell.running() as server:
        seen = server.site.get().body.decode()
    if seen == "no start-up":
        return NO_START_UP
    return decide(seen == "the value of start-up", seen)


@dataclass(frozen=True)
class Start:
    """What a server made of a start-up that fails: whether it ran it, whether it answers, how it ended if it did by
    itself, its log."""

    ran: bool
    answered: bool
    exit_code: int | None
    log: str


@experiment
def start(cell: Cell) -> Start:
    """Start a server and wait until it answers or ends. One start decides several claims."""
    with cell.launched() as server:
        answered = answers(server)
        ended = not answered and server.ended_within(0)
        give_up(server)
    log = server.read_log()
    return Start("start-up begun" in log, answered, server.exit_code if ended else None, log)


def in_log(cell: Cell) -> Verdict:
    if not start(cell).ran:
        return NO_START_UP
    there = "the database is not there" in start(cell).log
    return decide(there, "in the log" if there else "not in the log")


@claim("lifespan.startup-failed", lie="serves-after-failure")
def test_startup_failed(cell: Cell) -> Verdict:
    """Start-up answers lifespan.startup.failed; see whether the server ends, or answers a request."""
    seen = start(cell)
    if seen.answered:
        return decide(False, "serves all the same" if seen.ran else "serves, and does not run start-up")
    ended = seen.exit_code is not None
    return decide(ended, "ends" if ended else "neither serves nor ends")


@claim("lifespan.failed-message", lie="hides-failure")
def test_failed_message(cell: Cell) -> Verdict:
    """The same failure; look for its message in the log."""
    return in_log(cell)


@claim("lifespan.failed-exit", lie="ends-in-peace")
def test_failed_exit(cell: Cell) -> Verdict:
    """The same failure; look at the exit status, if the server ends by itself."""
    if not start(cell).ran:
        return NO_START_UP
    code = start(cell).exit_code
    return decide(code not in (None, 0), "does not end" if code is None else ending(code))


@claim("lifespan.startup-raises", lie="wants-start-up")
def test_startup_raises(cell: Cell) -> Verdict:
    """Start-up raises after it has received the event; see whether the server ends, or answers a request."""
    seen = start(cell)
    if not seen.ran:
        return NO_START_UP
    return decide(
        seen.answered, "serves" if seen.answered else "neither serves nor ends" if seen.exit_code is None else "ends"
    )


@claim("lifespan.raise-in-log", lie="complains")
def test_raise_in_log(cell: Cell) -> Verdict:
    """Start-up raises; look for the text of its exception in the log."""
    return in_log(cell)
