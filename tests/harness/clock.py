"""The one place for the clock: every deadline of the tests, and the two ways to wait.

A wait waits for an event. A deadline only bounds a run that is broken, so it is generous: reaching it is an error, or
the answer "never", which costs time and is not a matter of how busy the machine is. A time that a claim asks about
("ends within six seconds of SIGTERM") is a constant of its probe, and is in the claim's row. Waiting for a server that
has nothing left to do is in idle.py.
"""

import time
from collections.abc import Callable
from typing import TypeVar

ANSWER = 20.0  # for one response, or for one line or piece of it that is read by itself
BROKEN = 60.0  # for what is certain to happen: a file appears, a process is gone, a worker has started
START = 60.0  # until the first response of a server, which imports a framework on a busy machine
STOP = 8.0  # between SIGTERM and SIGKILL; several servers never end by themselves, so each of their cells waits for it
LINGER = 4.0  # that the other processes of a server may outlive the first one
LEAVE = 20.0  # until what was killed is gone
LOOK = 0.01  # between two looks at what tells of itself only when it is asked: a file, a process, another request

T = TypeVar("T")


class NeverHappenedError(AssertionError):
    """What a test waited for did not happen before its deadline."""


class Deadline:
    """A moment some seconds from now."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.moment = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then, never below zero."""
        return max(0.0, self.moment - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.left == 0


def happens(condition: Callable[[], T], seconds: float = BROKEN, every: float = LOOK) -> T:
    """What `condition` returns once it holds, or what it returns when the seconds are over."""
    deadline = Deadline(seconds)
    while not (holds := condition()):
        if deadline.is_over:
            return condition()
        time.sleep(min(every, deadline.left))
    return holds


def wait_until(condition: Callable[[], T], what: str, seconds: float = BROKEN, every: float = LOOK) -> T:
    """What `condition` returns once it holds. Raises NeverHappenedError with `what`, a sentence without its subject."""
    if not (holds := happens(condition, seconds, every)):
        raise NeverHappenedError(f"waited {seconds:g} s, and it never happened: {what}")
    return holds
