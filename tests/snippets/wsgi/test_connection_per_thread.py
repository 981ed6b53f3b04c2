"""snippets/wsgi/connection_per_thread.py: as many connections as threads have answered."""

from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.snippets.opened import connections


def test_connection_per_thread():
    with running(SETUPS["gunicorn-gthread"], "snippets.wsgi.connection_per_thread:app") as server:
        first = server.site.get().body
        threads = {answer.body for answer in server.site.together(16)} | {first}
        open_now = sum(connections(server).values())
    assert len(threads) <= open_now  # the harness has asked once before us
    assert open_now > 2
