"""What snippets/*/request_id.py leaves in the log and in the next request, on both sides."""

import re

from tests.harness.clock import wait_until
from tests.harness.process import Server


def names_requests(server: Server) -> None:
    """Each of eight requests has a name of its own, no request sees an earlier one, and both its lines say it."""
    bodies = [server.site.get().body.decode() for _ in range(4)] + [
        answer.body.decode() for answer in server.site.together(4)
    ]
    names = [re.fullmatch(r"no request, then ([0-9a-f]{32})", body)[1] for body in bodies]
    assert len(set(names)) == 8
    wait_until(
        lambda: all(server.read_log().count(f"[{name}] at work") == 2 for name in names), "each name is logged twice"
    )
