"""snippets/wsgi/async_calls.py has one event loop for all requests of a worker, whatever kind the worker is."""

import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS


@pytest.mark.parametrize("setup", ["gunicorn-gthread", "waitress", "uwsgi", "granian-wsgi"])
def test_async_calls(setup):
    with running(SETUPS[setup], "snippets.wsgi.async_calls:app") as server:
        first = int(server.site.get().body.split()[1])
        numbers = [int(answer.body.split()[1]) for answer in server.site.together(3)]
        assert sorted(numbers) == [first + 1, first + 2, first + 3]
