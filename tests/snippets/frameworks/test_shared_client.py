"""snippets/frameworks/*/shared_client.py open one client for each process, however many requests come at once."""

from tests.harness.process import Server
from tests.snippets import on_two_setups
from tests.snippets.logged import logs


@on_two_setups("snippets.frameworks.flask.shared_client", "wsgi")
def test_flask(server):
    opens_one(server)


@on_two_setups("snippets.frameworks.fastapi.shared_client", "asgi")
def test_fastapi(server):
    opens_one(server)


@on_two_setups("snippets.frameworks.starlette.shared_client", "asgi")
def test_starlette(server):
    opens_one(server)


def opens_one(server: Server) -> None:
    assert {answer.body for answer in server.site.together(8)} == {b"42"}
    assert logs(server, "client opened")
    assert server.read_log().count("client opened") == 1
