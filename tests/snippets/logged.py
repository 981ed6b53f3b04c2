"""Whether a server's log says something, which may be a moment after the answer."""

import time

from tests.harness.process import Server


def logs(server: Server, words: str) -> bool:
    deadline = time.monotonic() + 5
    while words not in server.read_log():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
