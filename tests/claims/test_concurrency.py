"""Requests at the same time: how many one worker holds, in how many threads, and what a blocking call does."""

import re
from functools import cache
from uuid import uuid4

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.wire import Site

GUESTS = 8


@cache
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
    return decide(most > 1, f"{most} of {GUESTS}")


@claim("concurrency.one-thread", lie={"wsgi": "one-at-a-time", "asgi": "renames-threads"})
def test_one_thread(cell: Cell) -> Verdict:
    """The same meeting; each answer names the thread that made it."""
    answers = meet(cell.site)
    if max(together for together, _ in answers) == 1:
        return not_applicable("it holds one request at a time")
    threads = len({thread for _, thread in answers})
    return decide(threads == 1, f"{GUESTS} requests in {threads} thread{'s' if threads > 1 else ''}")


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
