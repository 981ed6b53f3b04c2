"""snippets/frameworks/fastapi: work that takes too long is a 504, and work for a client that leaves is cancelled."""

import pytest

from tests.snippets import on_two_setups
from tests.snippets.left import end, left
from tests.snippets.limits import answers_in_time


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn"])
def test_time_limit(setup):
    answers_in_time(setup, "snippets.frameworks.fastapi.time_limit", "cancelled")


@on_two_setups("snippets.frameworks.fastapi.cancel", "asgi")
def test_cancel(server):
    left(server, "/?left")
    assert server.site.post("/?stayed", b"").body == b"done"
    assert end(server.site, "/?stayed") == "its own end"
    assert end(server.site, "/?left") == "cancelled"
