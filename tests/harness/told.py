"""What a process under test lets us know without being asked: words in its log, and its end."""

import re
import signal
from pathlib import Path

from tests.harness.clock import BROKEN, LOOK, Deadline, happens
from tests.harness.process import Server
from tests.harness.reaper import kill

SILENT = 10.0  # seconds after which a server that has neither answered nor ended is taken to do neither


def tells(server: Server, words: str, seconds: float = BROKEN) -> bool:
    """Whether the server's log holds `words`, at the latest after `seconds` or when the server has ended.

    For words that come unless the run is broken. Where they may never come, ask idle.says.
    """
    happens(lambda: words in server.read_log() or server.ended_within(0), seconds)
    return words in server.read_log()


def answers(server: Server, seconds: float = SILENT) -> bool:
    """Whether the server answers before the time is over or it has ended."""
    deadline = Deadline(seconds)
    while not server.answers(deadline.moment):
        if server.ended_within(LOOK) or deadline.is_over:
            return False
    return True


def give_up(server: Server) -> None:
    """KILL what is still there, where the harness would wait for its end once more."""
    kill(server.family())


def ending(code: int) -> str:
    """An exit code of `subprocess` in words."""
    return f"exit status {code}" if code >= 0 else f"ended by signal {-code}"


def got_http(server: Server, before: int) -> bool:
    """Whether a mounted snippet that is not for HTTP was called with it since the log was `before` long: a 500 is its
    own then, and not the server's."""
    return "the snippet is not for http" in server.read_log()[before:]


def handles_term(server: Server) -> bool:
    """Whether the first process has said what is to be done on TERM, as the system knows it (proc(5), SigCgt)."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    caught = int(re.search(r"(?m)^SigCgt:\s*(\w+)$", status)[1], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)
