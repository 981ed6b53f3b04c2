"""snippets/jobs/worker.py does the jobs of a web server that is gone, and those of a worker that was killed."""

import pytest

from tests.harness.clock import wait_until
from tests.harness.companions import python_process, redis, with_environment
from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.harness.told import give_up, tells

WORKER = "snippets.jobs.worker"
ON = {
    "snippets.wsgi.queued_work": ("gunicorn-sync", "uwsgi", "waitress", "granian-wsgi"),
    "snippets.asgi.queued_work": ("uvicorn", "hypercorn", "daphne", "granian-asgi"),
}


@pytest.mark.needs("redis-server")
@pytest.mark.parametrize("module, setup", [(module, setup) for module, setups in ON.items() for setup in setups])
def test_the_web_server_is_stopped_after_its_answer(module, setup):
    with redis() as broker:
        with running(with_environment(SETUPS[setup], REDIS_URL=broker.url), f"{module}:app") as server:
            answer = server.site.post("/?report", b"")
            server.terminate()
        assert (answer.status, answer.body) == (202, b"accepted")
        with python_process(WORKER, REDIS_URL=broker.url) as worker:
            assert tells(worker, "report done"), worker.describe()


@pytest.mark.needs("redis-server")
@pytest.mark.parametrize("module, setup", [(module, setups[0]) for module, setups in ON.items()])
def test_a_get_tells_when_it_is_done(module, setup):
    with redis() as broker, running(with_environment(SETUPS[setup], REDIS_URL=broker.url), f"{module}:app") as server:
        server.site.post("/?report", b"")
        assert server.site.get("/?report").body == b"not yet"
        with python_process(WORKER, REDIS_URL=broker.url):
            wait_until(lambda: server.site.get("/?report").body == b"done", "the report is done")
        assert server.site.get("/?another").body == b"not yet"


@pytest.mark.needs("redis-server")
def test_a_worker_is_killed_in_the_middle():
    with redis() as broker:
        with broker.site.connect() as connection:
            connection.send(b"LPUSH jobs report\r\n")
            assert connection.read_line() == b":1"
        with python_process(WORKER, REDIS_URL=broker.url) as first:
            assert tells(first, "report begun")
            give_up(first)
        assert "report done" not in first.read_log()
        with python_process(WORKER, REDIS_URL=broker.url) as second:
            assert tells(second, "report done"), second.describe()
