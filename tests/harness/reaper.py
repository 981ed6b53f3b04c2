"""Outlives the test runner: once the runner is gone, however it ended, kills every server that it left behind.

Run as `python reaper.py MARK` with a pipe as standard input. The runner writes `+SESSION` when it starts a server
and `-SESSION` when the server is gone. The pipe closes when the runner ends, also by KILL. Every process that
belongs to a session still open, or carries the mark in its environment, is then killed.
"""

import os
import sys
import time

import psutil

MARK = "WSGI_OR_ASGI_RUN"


def family(session: int | None, mark: tuple[str, str]) -> list[psutil.Process]:
    """The live processes of a session, and those that left it but still carry the mark (name, value)."""
    name, value = mark
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                continue
            if os.getsid(process.pid) == session or process.environ().get(name) == value:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # it ended while we looked, or it is not ours to look at
    return found


def kill(processes: list[psutil.Process]) -> None:
    """KILL each; one that has just ended by itself is fine."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def main(mark: str) -> None:
    sessions = set()
    for line in sys.stdin:  # ends when the runner is gone
        sign, session = line[0], int(line[1:])
        (sessions.add if sign == "+" else sessions.discard)(session)
    for _ in range(100):
        left = [process for session in {None, *sessions} for process in family(session, (MARK, mark))]
        if not left:
            return
        kill(left)
        time.sleep(0.05)


if __name__ == "__main__":
    main(sys.argv[1])
