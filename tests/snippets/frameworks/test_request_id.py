"""snippets/frameworks/*/request_id.py give each request a name of its own, and its line in the log has it."""

from tests.harness.process import Server
from tests.snippets import on_two_setups
from tests.snippets.logged import logs


@on_two_setups("snippets.frameworks.flask.request_id", "wsgi")
def test_flask(server):
    names_requests(server)


@on_two_setups("snippets.frameworks.fastapi.request_id", "asgi")
def test_fastapi(server):
    names_requests(server)


def names_requests(server: Server) -> None:
    names = {answer.body.decode() for answer in [*server.site.together(4), server.site.get()]}
    assert len(names) == 5
    for name in names:
        assert logs(server, f"[{name}] at work")
