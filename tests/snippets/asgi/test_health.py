"""snippets/asgi/health.py answers at /health by itself, and hands every other request to the application."""

import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn", "granian-asgi"])
def test_health(setup):
    with running(SETUPS[setup], "snippets.asgi.health:app") as server:
        answer = server.site.get("/health")
        assert (answer.status, answer.body) == (200, b"up\n")
        assert server.site.get("/healthy").body == b"Hello from ASGI"
