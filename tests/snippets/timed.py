"""What the snippets that time their own wait say."""

import time

from tests.harness.process import Server

WAIT = 0.2
EARLY = 0.001  # uvloop counts in milliseconds: of 400 such waits, 31 ended up to 0.4 ms before their time


def tells_of_its_wait(server: Server) -> None:
    """It waited as long as it should, while the client did, in a process and a thread of the server."""
    asked = time.monotonic()
    answer = server.site.get()
    answered = time.monotonic()
    assert (answer.status, answer.header("content-type").partition(";")[0]) == (200, "text/plain")
    began, ended, process, thread = answer.body.decode().split()
    assert asked <= float(began) <= float(ended) <= answered
    assert float(ended) - float(began) >= WAIT - EARLY
    assert int(process) > 1
    assert int(thread) > 1
