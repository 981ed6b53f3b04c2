"""What snippets/*/error_answer.py answers on both sides, whatever the server does with an exception by itself."""

import pytest

from tests.harness.process import Server, running
from tests.harness.servers import SETUPS
from tests.harness.wire import Broken
from tests.snippets.logged import logs


def answers_itself(server: Server) -> None:
    """Before the answer and after its head, an exception gets our own answer, and the log has its traceback."""
    for when in ("before", "started"):
        answer = server.site.get(f"/?{when}")
        assert (answer.status, answer.header("content-type")) == (500, "application/json")
        assert answer.body == b'{"error": "It is our fault, and we know."}'
    assert server.site.get().body.startswith(b"process ")
    assert logs(server, "RuntimeError: the database is gone")


def breaks_off(setup: str, module: str) -> None:
    """In the middle of a body there is no second answer: the first one is cut off."""
    with running(SETUPS[setup], f"{module}:app") as server, pytest.raises(Broken):
        server.site.get("/?midway")
