"""snippets/asgi/shared_client.py opens its client before the first request, and closes it when the server stops."""

from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.snippets import on_every_setup
from tests.snippets.asgi.test_both import STARTUP_LESS
from tests.snippets.logged import logs

MODULE = "snippets.asgi.shared_client"


@on_every_setup(MODULE, "asgi")
def test_shared_client(server):
    if server.setup.name in STARTUP_LESS:
        assert server.site.get().status == 500
        return
    assert {answer.body for answer in server.site.together(8)} == {b"42"}
    assert server.read_log().count("client opened") == 1


def test_it_is_closed():
    with running(SETUPS["uvicorn"], f"{MODULE}:app") as server:
        assert server.site.get().body == b"42"
    assert logs(server, "client closed")
