"""Requests at the same time: how many one worker holds, in how many threads, and what a blocking call does."""

import math
import re
import select
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

from tests.harness.claims import Cell, claim, experiment
from tests.harness.process import running
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.servers import SETUPS, gunicorn
from tests.harness.wire import PATIENCE, Response, Site
from tests.harness.worker import BOTH, standing_still

GUESTS = 8
ENOUGH = 5.0  # seconds for an answer that comes at once, if it comes


@experiment
def meet(site: Site) -> list[tuple[int, str]]:
    """Eight requests at once for a new room: for each, how many were inside with it, and the thread that ran it.

    One meeting decides several claims about the same server and snippet.
    """
    answers = [
        re.fullmatch(rb"(\d+) together(?:, thread (\d+))?", answer.body)
        for answer in site.together(GUESTS, f"/?{uuid4()}")
    ]
    return [(int(answer[1]), (answer[2] or b"").decode()) for answer in answers]


@claim("concurrency.overlap", lie="one-at-a-time")
def test_overlap(cell: Cell) -> Verdict:
    """Eight requests wait for each other inside the application; the answers say how many were there at once."""
    most = max(together for together, _ in meet(cell.site))
    return decide(most > 1, cell.at_once(most, GUESTS))


@claim("concurrency.one-thread", lie={"wsgi": "one-at-a-time", "asgi": "renames-threads"})
def test_one_thread(cell: Cell) -> Verdict:
    """The same meeting; each answer names the thread that made it."""
    answers = meet(cell.site)
    if max(together for together, _ in answers) == 1:
        return not_applicable("it holds one request at a time")
    threads = len({thread for _, thread in answers})
    many = "several" if cell.setup.follows_cores and threads > 1 else threads
    return decide(threads == 1, f"{GUESTS} requests in {many} thread{'s' if threads > 1 else ''}")


@claim("concurrency.blocking-call", lie="thread-per-request")
def test_blocking_call(cell: Cell) -> Verdict:
    """The meeting again, where each request waits with a call that blocks the thread instead of awaiting."""
    most = max(together for together, _ in meet(cell.site))
    return decide(most > 1, f"{most} of {GUESTS}")


@claim("concurrency.to-thread", lie="one-at-a-time")
def test_to_thread(cell: Cell) -> Verdict:
    """The same blocking meeting, each in a thread. The exact number follows the machine's cores, so it is a class."""
    most = max(together for together, _ in meet(cell.site))
    return decide(most > 1, f"{'several' if most > 1 else 'one'} of {GUESTS}")


@claim("concurrency.two-workers", lie="no-second-worker", alone=True)
def test_two_workers(cell: Cell) -> Verdict:
    """Eight requests that wait, one shortly after the other; each answer says when, and in which process."""
    beside, deadline = False, time.monotonic() + BOTH
    with cell.running() as server:
        while not beside and time.monotonic() < deadline:
            stays = [Stay.told(answer) for answer in one_after_the_other(server.site)]
            beside = any(one.beside(other) for one in stays for other in stays)
    own = [[stay for stay in stays if stay.process == process] for process in {stay.process for stay in stays}]
    several = max(map(most_at_once, own)) > 1
    return decide(beside, f"{'several' if several and beside else most_at_once(stays)} of {GUESTS}")


class Stay(NamedTuple):
    """From when to when a request was inside the application, and in which process."""

    began: float
    ended: float
    process: str

    @classmethod
    def told(cls, answer: Response) -> "Stay":
        began, ended, process, _ = answer.body.decode().split()
        return cls(float(began), float(ended), process)

    def beside(self, other: "Stay") -> bool:
        """Whether both were inside at some moment, in two processes."""
        return self.process != other.process and self.began < other.ended and other.began < self.ended


def most_at_once(stays: list[Stay]) -> int:
    """There are most when one begins."""
    return max(sum(other.began <= one.began < other.ended for other in stays) for one in stays)


@claim("concurrency.computing-beside", lie={"wsgi": "nobody-beside", "asgi": "no-second-worker"}, alone=True)
def test_computing_beside(cell: Cell) -> Verdict:
    """Half a second of computing, and eight quick requests meanwhile, one after the other.

    Which worker takes a connection is partly luck, and a busy machine holds somebody up too, so rounds are asked for
    until one outcome leads by four. A round that is too slow to ask all eight decides nothing.
    """
    lead = 0
    with cell.running() as server:
        for _ in range(40):
            asked, late = beside_a_computation(server.site)
            lead += -1 if late else asked == GUESTS
            if abs(lead) == LEAD:
                break
    return decide(lead == LEAD, f"{'all' if lead == LEAD else 'not all'} during the computation")


LEAD = 4  # rounds: where nine of ten go one way, the other leads by so many once in some thousand


def beside_a_computation(site: Site) -> tuple[int, bool]:
    """How many quick requests were answered while another computes, up to eight, and whether one then had to wait."""
    with site.connect() as computing:
        computing.send(site.head("GET", "/?compute"))
        time.sleep(0.1)
        moments = []
        for _ in range(GUESTS):
            sent = time.monotonic()
            moments.append((sent, span(site.get())[1]))
        _, ended = span(computing.read_response())
    answered = sum(answer < ended for _, answer in moments)
    return answered, any(sent < ended - HELD < ended < answer for sent, answer in moments)


HELD = 0.1  # seconds that a request has waited at least until the computation ended, if that is what held it up


@claim("concurrency.computing", lie={"wsgi": "one-at-a-time", "asgi": "thread-per-request"})
def test_computing(cell: Cell) -> Verdict:
    """Ask for half a second of computing, and then for a quick answer, which says when it was made.

    A machine that is busy may be late with it, so "no" is said after the third time.
    """
    for _ in range(3):
        with cell.site.connect() as computing, cell.site.connect() as quick:
            computing.send(cell.site.head("GET", "/?compute"))
            time.sleep(0.1)
            quick.send(cell.site.head())
            began, ended = span(computing.read_response())
            computing.close()
            _, answered = span(quick.read_response())
        if began < answered < ended:
            return decide(True, "during the computation")
    return decide(False, "after the computation")


def span(answer: Response) -> tuple[float, float]:
    """From when to when an answer was made."""
    began, ended = re.fullmatch(r"from ([\d.]+) to ([\d.]+)", answer.body.decode()).groups()
    return float(began), float(ended)


APART = 0.03  # seconds from one request to the next, so that there is an order


@claim("concurrency.order", lie="tells-backwards")
def test_order(cell: Cell) -> Verdict:
    """Eight requests, one shortly after the other; each answer says when the application began with it.

    Threads that a busy machine wakes late may overtake each other, so "no" is said after the third time.
    """
    for _ in range(3):
        began = [float(answer.body.split()[0]) for answer in one_after_the_other(cell.site)]
        if began == sorted(began):
            return decide(True, "in the order in which they came")
    return decide(False, "in another order")


def one_after_the_other(site: Site) -> list[Response]:
    """Eight requests on eight connections, all sent before the first answer is read; each is closed once it is read."""
    with ExitStack() as opened:
        connections = []
        for _ in range(GUESTS):
            connections.append(opened.enter_context(site.connect()))
            connections[-1].send(site.head())
            time.sleep(APART)
        answers = []
        for connection in connections:
            answers.append(connection.read_response())
            connection.close()
        return answers


CROWD = 64
EIGHT_THREADS = replace(SETUPS["gunicorn-gthread"], name="eight-threads", argv=gunicorn("--threads", "8"))


@claim("concurrency.waiting", lie="one-at-a-time")
def test_waiting(cell: Cell) -> Verdict:
    """64 requests at once on it and on gunicorn with eight threads, in turn.

    Three rounds decide. A round in between, where a busy machine has held up a server that has places enough, decides
    nothing, up to nine rounds; after it each request waits longer, so that the machine's share of the time is less.
    """
    if cell.setup.follows_cores:
        return not_applicable("how many threads it has depends on the machine")
    sooner = later = 0
    wait = 0.05  # seconds
    with running(EIGHT_THREADS, "snippets.wsgi.measured:app") as reference:
        for _ in range(9):
            threads = seconds_until_all_are_answered(reference.site, wait)
            times = seconds_until_all_are_answered(cell.site, wait) / threads
            sooner, later = sooner + (times < 0.5), later + (times > 1.5)
            if 3 in (sooner, later):
                break
            if 0.5 <= times <= 1.5:
                wait = min(2 * wait, 0.2)
    return decide(sooner == 3, f"in {'less' if sooner == 3 else 'more'} than half the time")


def seconds_until_all_are_answered(site: Site, wait: float) -> float:
    """Without an end if one of them gets another answer: cheroot refuses a few of such a crowd with 408 at times."""
    began = time.monotonic()
    bodies = {answer.body for answer in site.together(CROWD, f"/wait?seconds={wait}")}
    return time.monotonic() - began if bodies == {b"done"} else math.inf


MORE_GUESTS = 48  # than the threads that Starlette starts by itself


def most_of(site: Site, guests: int, target: str) -> str:
    """How many of so many requests, all sent at once, were inside at the same time at most."""
    answers = [re.match(rb"(\d+) together", answer.body) for answer in site.together(guests, target)]
    return f"{max(int(answer[1]) if answer else 0 for answer in answers)} of {guests}"


@claim("concurrency.fastapi-def", lie="one-at-a-time", alone=True)
def test_fastapi_def(cell: Cell) -> Verdict:
    """48 requests wait for each other in a plain `def`, two seconds at most. A server of its own: threads stay."""
    with cell.running() as server:
        most = most_of(server.site, MORE_GUESTS, "/?room=one")
    return decide(most == f"{MORE_GUESTS} of {MORE_GUESTS}", most)


@claim("concurrency.fastapi-def-raised", lie="no-lifespan", alone=True)
def test_fastapi_def_raised(cell: Cell) -> Verdict:
    """The same 48 requests, where the application raises the limit when it starts."""
    with cell.running() as server:
        most = most_of(server.site, MORE_GUESTS, "/?room=one")
    return decide(most == f"{MORE_GUESTS} of {MORE_GUESTS}", most)


@claim("concurrency.django-def", lie="one-at-a-time", alone=True)
def test_django_def(cell: Cell) -> Verdict:
    """The meeting of eight in a plain `def` view. A server of its own: a process has one Django site."""
    with cell.running() as server:
        most = most_of(server.site, GUESTS, "/one")
    return decide(most != f"1 of {GUESTS}", most)


@claim("concurrency.workers-share-nothing", lie="one-counter", alone=True)
def test_workers_share_nothing(cell: Cell) -> Verdict:
    """Stop the process that has answered, so that the other one answers, and look at what that has counted.

    The server was asked once before, so a counter that both share is past two by then.
    """
    with cell.running() as server:
        first, _ = counted(server.site.get())
        with standing_still(first):
            others = [counted(answer) for answer in whoever_answers(server.site)]
        if not others:  # who stands still may hold the lock for the next connection, as in mod_wsgi
            return by_counting(server.site)
    own = min(count for _, count in others) <= 2
    return decide(own, f"two processes, {'two counters' if own else 'one counter'}")


def by_counting(site: Site) -> Verdict:
    """Ask, eight at a time, until two processes have answered with the same count, or for some seconds."""
    counts: dict[int, set[int]] = {}
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for process, count in map(counted, site.together(GUESTS)):
            counts.setdefault(process, set()).add(count)
        if len(counts) > 1 and set.intersection(*counts.values()):
            return decide(True, "two processes, two counters")
    return decide(False, "two processes, one counter" if len(counts) > 1 else "one process")


def counted(answer: Response) -> tuple[int, int]:
    """The process that answered, and what it has counted to."""
    pid, count = re.fullmatch(r"worker (\d+) has counted to (\d+)", answer.body.decode()).groups()
    return int(pid), int(count)


def whoever_answers(site: Site) -> list[Response]:
    """The answers that come to 32 requests while some process may stand still: those that are there once the first is.

    The kernel may have given a connection to the process that stands still; with 32, some go to the other.
    """
    with ExitStack() as opened:
        connections = {}
        for _ in range(32):
            connection = opened.enter_context(site.connect())
            connection.send(site.head())
            connections[connection.socket] = connection
        answers = []
        patience = ENOUGH  # the other process may not have started yet
        while ready := select.select(connections, [], [], patience)[0]:
            answers += [connections.pop(one).read_response() for one in ready]
            patience = 0.3
        return answers


@claim("concurrency.import-thread", lie="preloads", alone=True)
def test_import_thread(cell: Cell) -> Verdict:
    """The thread counts, and the application looks for up to a second whether the number changes."""
    with cell.running() as server:
        told = server.site.get().body.decode()
    return decide(told.endswith("runs"), told)
