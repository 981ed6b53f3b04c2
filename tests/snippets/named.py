"""What snippets/*/request_id.py leaves in the log and in the next request, on both sides."""

import re
import time

from tests.harness.process import Server

PATIENCE = 5  # seconds


def names_requests(server: Server) -> None:
    """Each of eight requests has a name of its own, no request sees an earlier one, and both its lines say it."""
    bodies = [server.site.get().body.decode() for _ in range(4)] + [
        answer.body.decode() for answer in server.site.together(4)
    ]
    names = [re.fullmatch(r"no request, then ([0-9a-f]{32})", body)[1] for body in bodies]
    assert len(set(names)) == 8
    deadline = time.monotonic() + PATIENCE
    while any(server.read_log().count(f"[{name}] at work") != 2 for name in names):
        assert time.monotonic() < deadline, server.failure("has not logged each name twice")
        time.sleep(0.05)
