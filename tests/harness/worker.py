"""Which of a server's worker processes takes what comes: the kernel says, unless one of them stands still."""

import math
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import cycle
from pathlib import Path

from tests.harness.clock import BROKEN, Deadline, wait_until


def until_taken(by_another: Callable[[], bool], first: int) -> None:
    """Call `by_another`, which sends something and returns whether a process other than `first` took it, until it did.

    The other may not have started yet, or be the last to be woken: every other time, `first` stands still. Raises
    AssertionError after BROKEN seconds.
    """
    deadline = Deadline(BROKEN)
    for still in cycle([False, True]):
        with standing_still(first) if still else nullcontext():
            if by_another():
                return
        assert not deadline.is_over, "one process took everything"


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    """All threads of a process stand still inside: until they do, one may continue and take connections."""
    os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: all(state(thread) in "TXZ" for thread in threads(pid)), f"process {pid} stands still")
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def threads(pid: int) -> list[Path]:
    """The folders of a process's threads in /proc; none if it has ended."""
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return []


def state(thread: Path) -> str:
    """The letter of proc(5) for what a thread does; X once it has ended."""
    try:
        return (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def age(pid: int) -> float:
    """Seconds since a process began, in hundredths; endless once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return math.inf
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")


def run_time(thread: Path) -> float:
    """Seconds that a thread has run so far; none once it has ended."""
    try:
        return int((thread / "schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0.0
