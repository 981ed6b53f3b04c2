"""Requests at the same time: how many one worker holds, in how many threads, and what a blocking call does."""

import math
import re
import select
import time
from contextlib import ExitStack
from itertools import pairwise
from typing import NamedTuple
from uuid import uuid4

from tests.harness.claims import Cell, claim, experiment
from tests.harness.clock import ANSWER, Deadline
from tests.harness.idle import server_of, wait_until_computing, wait_until_idle
from tests.harness.process import Server, running
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.reference import EIGHT_THREADS
from tests.harness.rounds import any_round, decide_by, first_decided, lead
from tests.harness.wire import Response, Site
from tests.harness.worker import standing_still

GUESTS = 8


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
    """Eight requests that wait, one shortly after the other; each answer says when, and in which process.

    Which worker takes a connection is the kernel's choice, so there are up to twenty rounds until both have taken one.
    """
    with cell.running() as server:
        wait_until_idle(server)  # both workers have started
        return decide_by(lambda: beside_each_other(server.site), rounds=20, rule=any_round)


def beside_each_other(site: Site) -> Verdict:
    stays = [Stay.told(answer) for answer in one_after_the_other(site)]
    beside = any(one.beside(other) for one in stays for other in stays)
    own = [[stay for stay in stays if stay.process == process] for process in {stay.process for stay in stays}]
    several = max(map(most_at_once, own)) > 1
    return decide(beside, f"{'several' if several and beside else most_at_once(stays)} of {GUESTS}")


APART = 0.03  # seconds from one request to the next, so that several of the eight overlap and not all come in one burst


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
    until one outcome leads by four: where nine of ten go one way, the other leads by so many once in some thousand. A
    round that is too slow to ask all eight decides nothing.
    """
    with cell.running() as server:
        wait_until_idle(server)  # both workers have started
        return decide_by(lambda: beside_a_computation(server), rounds=40, rule=lead(4))


def beside_a_computation(server: Server) -> Verdict | None:
    """Whether eight quick requests were answered while another computes, or None if it computed for too short a time.

    Not all are if one then had to wait for the end of the computation.
    """
    site = server.site
    with site.connect() as computing:
        wait_until_computing(server, computing, site.head("GET", "/?compute"))
        moments = []
        for _ in range(GUESTS):
            sent = time.monotonic()
            moments.append((sent, span(site.get())[1]))
        _, ended = span(computing.read_response())
    if any(sent < ended - HELD < ended < answer for sent, answer in moments):
        return decide(False, "not all during the computation")
    return decide(True, "all during the computation") if all(answer < ended for _, answer in moments) else None


HELD = 0.1  # seconds that a request has waited at least until the computation ended, if that is what held it up


@claim("concurrency.computing", lie={"wsgi": "one-at-a-time", "asgi": "thread-per-request"})
def test_computing(cell: Cell) -> Verdict:
    """Ask for half a second of computing and, once it has begun, for a quick answer, which says when it was made.

    One that comes during the computation is a proof. A busy machine may be late with it, so there are three rounds.
    """
    return decide_by(lambda: during_a_computation(server_of(cell), cell.site), rounds=3, rule=any_round)


def during_a_computation(server: Server, site: Site) -> Verdict:
    with site.connect() as computing, site.connect() as quick:
        wait_until_computing(server, computing, site.head("GET", "/?compute"))
        quick.send(site.head())
        began, ended = span(computing.read_response())
        computing.close()
        _, answered = span(quick.read_response())
    during = began < answered < ended
    return decide(during, f"{'during' if during else 'after'} the computation")


def span(answer: Response) -> tuple[float, float]:
    """From when to when an answer was made."""
    began, ended = re.fullmatch(r"from ([\d.]+) to ([\d.]+)", answer.body.decode()).groups()
    return float(began), float(ended)


KEPT = (0.5, 0.8, 0.8, 0.8)  # seconds that the first requests keep their places


@claim("concurrency.order", lie="tells-backwards")
def test_order(cell: Cell) -> Verdict:
    """Eight requests, each sent once the server has nothing left to do about those before it.

    The first four keep their places, and the one that is over first leaves its place to the last four, which tell when
    the application began with them. Where two places were free, two threads may have begun at the same moment: such a
    round decides nothing, and in the next the places are kept for twice as long.
    """
    scale = 0.5

    def observe() -> Verdict | None:
        nonlocal scale
        scale *= 2
        return order(server_of(cell), cell.site, [scale * seconds for seconds in KEPT])

    return decide_by(observe, rounds=5, rule=first_decided)


def order(server: Server, site: Site, kept: list[float]) -> Verdict | None:
    """None unless each request began before the next was sent, or at most one place was free until the last began."""
    with ExitStack() as opened:
        connections, sent = [], []
        for seconds in (*kept, *[0] * (GUESTS - len(kept))):
            connections.append(opened.enter_context(site.connect()))
            sent.append(time.monotonic())
            connections[-1].send(site.head("GET", f"/?{seconds}"))
            wait_until_idle(server)
        made = []
        for connection in connections:
            made.append(float(connection.read_response().body.removeprefix(b"made at ")))
            connection.close()
    over, began = made[: len(kept)], made[len(kept) :]
    at_once = all(one < next_sent for one, next_sent in zip(began, [*sent[len(kept) + 1 :], math.inf], strict=True))
    in_turn = all(
        later - seconds > before - kept[0] / 2
        for (before, later), seconds in zip(pairwise(over), kept[1:], strict=True)
    )
    if not at_once and not in_turn and sum(end < max(began) for end in over) > 1:
        return None
    ordered = began == sorted(began)
    return decide(ordered, "in the order in which they came" if ordered else "in another order")


CROWD = 64
LONGEST_WAIT = 0.2  # seconds; beside it, what the server and the machine need for 64 requests is little


@claim("concurrency.waiting", lie="one-at-a-time")
def test_waiting(cell: Cell) -> Verdict:
    """64 requests at once on it and on gunicorn with eight threads, in turn, until one outcome leads by two.

    A round that is near one half decides nothing, nor does one that is too slow and may be so for the machine's share
    of the time; after it each request waits longer, so that this share is less.
    """
    if cell.setup.follows_cores:
        return not_applicable("how many threads it has depends on the machine")
    wait = 0.05  # seconds
    with running(EIGHT_THREADS, "snippets.wsgi.measured:app") as reference:

        def compare() -> Verdict | None:
            nonlocal wait
            threads = seconds_until_all_are_answered(reference.site, wait)
            times = seconds_until_all_are_answered(cell.site, wait) / threads
            if 0.4 < times < 0.6 or 0.6 <= times < 1.5 and wait < LONGEST_WAIT:
                wait = min(2 * wait, LONGEST_WAIT)
                return None
            return decide(times < 0.5, f"in {'less' if times < 0.5 else 'more'} than half the time")

        return decide_by(compare, rounds=9, rule=lead(2))


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
        wait_until_idle(server)  # both workers have started
        first, _ = counted(server.site.get())
        with standing_still(first):
            others = [counted(answer) for answer in whoever_answers(server)]
        if not others:  # who stands still may hold the lock for the next connection, as in mod_wsgi
            return by_counting(server.site)
    own = min(count for _, count in others) <= 2
    return decide(own, f"two processes, {'two counters' if own else 'one counter'}")


def by_counting(site: Site) -> Verdict:
    """Ask, eight at a time, until two processes have answered with the same count, or for some seconds."""
    counts: dict[int, set[int]] = {}
    deadline = Deadline(ANSWER)
    while not deadline.is_over:
        for process, count in map(counted, site.together(GUESTS)):
            counts.setdefault(process, set()).add(count)
        if len(counts) > 1 and set.intersection(*counts.values()):
            return decide(True, "two processes, two counters")
    return decide(False, "two processes, one counter" if len(counts) > 1 else "one process")


def counted(answer: Response) -> tuple[int, int]:
    """The process that answered, and what it has counted to."""
    pid, count = re.fullmatch(r"worker (\d+) has counted to (\d+)", answer.body.decode()).groups()
    return int(pid), int(count)


def whoever_answers(server: Server) -> list[Response]:
    """The answers that come to 32 requests while one process stands still and the others do what they can.

    The kernel may have given a connection to the process that stands still; with 32, some go to the other.
    """
    with ExitStack() as opened:
        connections = {}
        for _ in range(32):
            connection = opened.enter_context(server.site.connect())
            connection.send(server.site.head())
            connections[connection.socket] = connection
        wait_until_idle(server)
        return [connections[ready].read_response() for ready in select.select(connections, [], [], 0)[0]]


@claim("concurrency.import-thread", lie="preloads", alone=True)
def test_import_thread(cell: Cell) -> Verdict:
    """The thread counts, and the application looks for up to a second whether the number changes."""
    with cell.running() as server:
        told = server.site.get().body.decode()
    return decide(told.endswith("runs"), told)
