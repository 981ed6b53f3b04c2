"""As many threads as requests that wait at once: requests are sent together, and the last is answered when we say."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from macros.commands import parted
from macros.data import Data
from macros.guide import THREADS, commands, last_after, words_of
from tests.harness.process import Server
from tests.snippets.typed import serving, shown

REQUESTS = 12
TRIES = 5  # on a busy machine a request may come late
DATA = Data()
LEAF = DATA.decision.leaves["wsgi-more-threads"]


def line(threads: int) -> str:
    """What the guide prints for Flask, with another number of threads, and with where our tests have it listen."""
    _, left_out = parted(words_of(DATA.setups[LEAF.setup], LEAF))
    typed, changed = re.subn(THREADS, rf"\g<1>{threads}", commands(DATA, LEAF)["Flask"].line)
    assert changed == 1
    return " ".join([typed, *left_out])


def last_of(server: Server, requests: int) -> float:
    """When the last of requests that are sent together was answered, in waits of one request."""
    together = Barrier(requests)

    def ask(_: int) -> tuple[float, float]:
        together.wait()
        began, ended, *_ = server.site.get().body.split()
        return float(began), float(ended)

    with ThreadPoolExecutor(requests) as clients:
        times = list(clients.map(ask, range(requests)))
    alone = min(ended - began for began, ended in times)
    return (max(ended for _, ended in times) - min(began for began, _ in times)) / alone


@pytest.mark.parametrize("threads", [1, 3, 5, REQUESTS])
def test_the_last_request_is_answered_after_as_many_waits_as_the_guide_says(threads, tmp_path):
    said = last_after(REQUESTS, 1, threads)
    seen = []
    with serving(line(threads), tmp_path, {"myapp.py": shown("snippets.wsgi.timed_wait")}) as server:
        while len(seen) < TRIES and not (seen and said <= min(seen) < said + 1):
            seen.append(last_of(server, REQUESTS))
    assert said <= min(seen) < said + 1, f"{seen} waits, not {said}"
