"""snippets/asgi/pool.py: two connections for each worker, however many requests come, and none after shutdown."""

import asyncio

import pytest

from snippets.asgi import pool
from tests.harness.clock import BROKEN, Deadline
from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.snippets.logged import logs
from tests.snippets.opened import connections

MODULE = "snippets.asgi.pool"


@pytest.mark.parametrize("setup", ["uvicorn", "hypercorn", "granian-asgi"])
def test_pool(setup):
    with running(SETUPS[setup], f"{MODULE}:app") as server:
        assert {answer.body for answer in server.site.together(8)} == {b"42"}
        assert list(connections(server).values()) == [2]
    assert logs(server, "pool closed")


def test_a_database_that_is_not_there_fails_the_start(monkeypatch, tmp_path):
    """It is said and not raised: docs/evidence/lifespan.startup-failed.json has what a server does then."""
    monkeypatch.setattr(pool, "FILE", str(tmp_path / "nowhere" / "pool.sqlite3"))
    sent = []

    async def receive():
        return {"type": "lifespan.startup"}

    async def send(message):
        sent.append(message["type"])

    asyncio.run(pool.app({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.failed"]


def test_two_workers_have_a_pool_each():
    with running(SETUPS["uvicorn"], f"{MODULE}:app", option="two-workers") as server:
        deadline = Deadline(BROKEN)
        while len(connections(server)) < 2 and not deadline.is_over:
            server.site.together(8)
        assert sorted(connections(server).values()) == [2, 2]
