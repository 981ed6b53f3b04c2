"""snippets/asgi/sync_calls.py blocks threads of a pool and never the loop's; the dear calls have a pool of two."""

import re

import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn", "granian-asgi"])
def test_sync_calls(setup):
    with running(SETUPS[setup], "snippets.asgi.sync_calls:app") as server:
        told = [answer.body.decode() for answer in server.site.together(6)]
        dear = [answer.body.decode() for answer in server.site.together(6, "/?dear")]
    for answer in told:
        thread, loop = answer.split(", and the loop in ")
        assert re.fullmatch(r"(asyncio|uvloop)_\d+", thread) and thread != loop
    assert {answer.split(",")[0] for answer in dear} <= {"dear_0", "dear_1"}
    assert all(re.fullmatch(r"dear_[01], and the loop in .+", answer) for answer in dear)
