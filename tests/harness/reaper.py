"""Outlives the test runner: once the runner is gone, however it ended, kills every server that it left behind.

Run as `python -m tests.harness.reaper FOLDER` with a pipe as standard input. The runner writes `+SESSION` when it
starts a server and `-SESSION` when the server is gone. The pipe closes when the runner ends, also by KILL. Every
process that belongs to a session still open, or carries a folder below FOLDER as its mark, is then killed, and
FOLDER is removed. It needs nothing but Python's own library, so that it is up before the first server is.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

MARK = "WSGI_OR_ASGI_SERVER"  # the variable that holds the folder of a server, in its environment and its children's


def family(sessions: Iterable[int], folder: Path) -> set[int]:
    """The live processes of these sessions, and those that left them but carry a mark at or below `folder`.

    Finding none, it looks again: a process that forks and ends during the first look hides its child from it.
    """
    wanted = set(sessions)
    return look(wanted, folder) or look(wanted, folder)


def look(sessions: set[int], folder: Path) -> set[int]:
    return {int(pid) for pid in os.listdir("/proc") if pid.isdigit() and belongs(pid, sessions, folder)}


def belongs(pid: str, sessions: set[int], folder: Path) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            state, _, _, session = file.read().rpartition(b")")[2].split()[:4]
        if state in (b"Z", b"X"):
            return False  # it has ended
        if int(session) in sessions:
            return True
        with open(f"/proc/{pid}/environ", "rb") as file:
            return f"\0{MARK}={folder}/".encode() in b"\0" + file.read()
    except OSError:
        return False  # it ended while we looked, or it is not ours to look at


def kill(processes: Iterable[int]) -> None:
    """KILL each; one that has just ended by itself is fine."""
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def main(folder: Path) -> None:
    sessions = set()
    for line in sys.stdin:  # ends when the runner is gone
        sign, session = line[0], int(line[1:])
        (sessions.add if sign == "+" else sessions.discard)(session)
    for _ in range(100):
        left = family(sessions, folder)
        if not left:
            break
        kill(left)
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
