"""snippets/wsgi/pool.py: two connections for each worker, however many requests come, and none after shutdown."""

import time

import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.harness.worker import BOTH
from tests.snippets.logged import logs
from tests.snippets.opened import connections

MODULE = "snippets.wsgi.pool"


@pytest.mark.parametrize("setup", ["gunicorn-gthread", "waitress", "uwsgi"])
def test_pool(setup):
    with running(SETUPS[setup], f"{MODULE}:app") as server:
        assert {answer.body for answer in server.site.together(8)} == {b"42"}
        assert list(connections(server).values()) == [2]
        server.ended_within(1)  # uWSGI tidies nothing up in a worker that is busy, if only with the end of a request
    assert logs(server, "pool closed") == (setup != "waitress")  # TERM ends waitress before Python can tidy up


def test_two_workers_have_a_pool_each():
    with running(SETUPS["gunicorn-gthread"], f"{MODULE}:app", option="two-workers") as server:
        deadline = time.monotonic() + BOTH
        while len(connections(server)) < 2 and time.monotonic() < deadline:
            server.site.together(8)
        assert sorted(connections(server).values()) == [2, 2]
