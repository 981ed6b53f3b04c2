"""Whether a server's log says something, which may be a moment after the answer."""

from tests.harness.clock import ANSWER, happens
from tests.harness.process import Server


def logs(server: Server, words: str) -> bool:
    return happens(lambda: words in server.read_log(), ANSWER)
