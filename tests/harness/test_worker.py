"""A process that stands still takes nothing, and goes on afterwards; what another takes is waited for, not for ever."""

import subprocess
import sys

import pytest

from tests.harness import worker
from tests.harness.worker import standing_still, state, threads, until_taken

# Prints a line for each that it reads, and has a second thread that goes on and on.
ECHO = "import sys, threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()\n" + (
    "for line in sys.stdin: print(line, end='', flush=True)"
)


@pytest.fixture
def echo():
    with subprocess.Popen(
        [sys.executable, "-c", ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        process.stdin.write(b"begun\n")
        process.stdout.readline()
        yield process
        process.kill()


def states(process: subprocess.Popen) -> set[str]:
    return {state(thread) for thread in threads(process.pid)}


def test_all_threads_stand_still_and_go_on(echo):
    with standing_still(echo.pid):
        assert states(echo) == {"T"}
        echo.stdin.write(b"asked\n")
    assert echo.stdout.readline() == b"asked\n"
    assert "T" not in states(echo)


def test_a_process_goes_on_after_an_error(echo):
    with pytest.raises(RuntimeError), standing_still(echo.pid):
        raise RuntimeError
    assert "T" not in states(echo)


def test_another_takes_what_comes_while_the_first_stands_still(echo):
    seen = []
    until_taken(lambda: seen.append(states(echo)) or seen[-1] == {"T"}, echo.pid)
    assert len(seen) == 2


def test_another_that_never_comes_is_not_waited_for_for_ever(echo, monkeypatch):
    monkeypatch.setattr(worker, "BROKEN", 0.1)
    with pytest.raises(AssertionError, match="one process took everything"):
        until_taken(lambda: False, echo.pid)
    assert "T" not in states(echo)
