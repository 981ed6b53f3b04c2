"""snippets/wsgi/pool.py: two connections for each worker, however many requests come, and none after shutdown."""

import sqlite3

import pytest

from snippets.wsgi import pool
from tests.harness.clock import BROKEN, Deadline
from tests.harness.idle import wait_until_idle
from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.snippets.logged import logs
from tests.snippets.opened import connections

MODULE = "snippets.wsgi.pool"


@pytest.mark.parametrize("setup", ["gunicorn-gthread", "waitress", "uwsgi"])
def test_pool(setup):
    with running(SETUPS[setup], f"{MODULE}:app") as server:
        assert {answer.body for answer in server.site.together(8)} == {b"42"}
        assert list(connections(server).values()) == [2]
        wait_until_idle(server)  # uWSGI tidies nothing up in a worker that is busy, if only with the end of a request
    assert logs(server, "pool closed") == (setup != "waitress")  # TERM ends waitress before Python can tidy up


def test_a_database_that_comes_back_is_used(monkeypatch, tmp_path):
    """The request that met it missing has an error, and the next one has a pool."""
    monkeypatch.setattr(pool, "FILE", str(tmp_path / "later" / "pool.sqlite3"))
    monkeypatch.setattr(pool, "pool", None)
    monkeypatch.setattr(pool.atexit, "register", lambda close: None)
    with pytest.raises(sqlite3.OperationalError):
        pool.connections()
    (tmp_path / "later").mkdir()
    assert pool.connections().qsize() == 2
    pool.close()


def test_two_workers_have_a_pool_each():
    with running(SETUPS["gunicorn-gthread"], f"{MODULE}:app", option="two-workers") as server:
        deadline = Deadline(BROKEN)
        while len(connections(server)) < 2 and not deadline.is_over:
            server.site.together(8)
        assert sorted(connections(server).values()) == [2, 2]
