"""What a process under test lets us know without being asked: words in its log, and its end."""

import re
import signal
import time
from pathlib import Path

from tests.harness.process import Server
from tests.harness.reaper import kill

PATIENCE = 10.0  # seconds for what takes well under one when the machine is idle


def tells(server: Server, words: str, seconds: float = PATIENCE) -> bool:
    """Whether the server's log holds `words`, at the latest after `seconds` or when the server has ended."""
    deadline = time.monotonic() + seconds
    while words not in server.read_log():
        if server.ended_within(0.01) or time.monotonic() > deadline:
            return words in server.read_log()
    return True


def answers(server: Server, seconds: float = PATIENCE) -> bool:
    """Whether the server answers before the time is over or it has ended."""
    deadline = time.monotonic() + seconds
    while not server.answers(deadline):
        if server.ended_within(0.02) or time.monotonic() > deadline:
            return False
    return True


def give_up(server: Server) -> None:
    """KILL what is still there, where the harness would wait for its end once more."""
    kill(server.family())


def ending(code: int) -> str:
    """An exit code of `subprocess` in words."""
    return f"exit status {code}" if code >= 0 else f"ended by signal {-code}"


def handles_term(server: Server) -> bool:
    """Whether the first process has said what is to be done on TERM, as the system knows it (proc(5), SigCgt)."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    caught = int(re.search(r"(?m)^SigCgt:\s*(\w+)$", status)[1], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)
