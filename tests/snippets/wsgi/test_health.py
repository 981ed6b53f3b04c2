"""snippets/wsgi/health.py answers at /health by itself, and hands every other request to the application."""

import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS


@pytest.mark.parametrize("setup", ["gunicorn-gthread", "waitress", "uwsgi"])
def test_health(setup):
    with running(SETUPS[setup], "snippets.wsgi.health:app") as server:
        answer = server.site.get("/health")
        assert (answer.status, answer.body) == (200, b"up\n")
        assert server.site.get("/healthy").body == b"Hello from WSGI"
