"""Which of a server's worker processes takes what comes: the kernel says, unless one of them stands still."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import cycle
from pathlib import Path

from tests.harness.wire import PATIENCE

BOTH = 20.0  # seconds until both workers have started, and each has taken a connection: which one does is partly luck


def until_taken(by_another: Callable[[], bool], first: int) -> None:
    """Call `by_another`, which sends something and returns whether a process other than `first` took it, until it did.

    The other may not have started yet, or be the last to be woken: every other time, `first` stands still. Raises
    AssertionError after BOTH seconds.
    """
    deadline = time.monotonic() + BOTH
    for still in cycle([False, True]):
        with standing_still(first) if still else nullcontext():
            if by_another():
                return
        assert time.monotonic() < deadline, "one process took everything"


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    """All threads of a process stand still meanwhile: until they do, one may go on and take connections."""
    os.kill(pid, signal.SIGSTOP)
    try:
        deadline = time.monotonic() + PATIENCE
        while any(state(thread) not in "TX" for thread in threads(pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def threads(pid: int) -> Iterator[Path]:
    return Path(f"/proc/{pid}/task").iterdir()


def state(thread: Path) -> str:
    """The letter of proc(5) for what a thread does; X once it has ended."""
    try:
        return (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"
