"""snippets/frameworks/*/{started_work,background}.py answer before the work is done, and do it."""

from tests.harness.clock import wait_until
from tests.harness.process import Server
from tests.snippets import on_two_setups


@on_two_setups("snippets.frameworks.flask.started_work", "wsgi")
def test_flask(server):
    works_after(server)


@on_two_setups("snippets.frameworks.django.started_work", "wsgi")
def test_django(server):
    works_after(server)


@on_two_setups("snippets.frameworks.fastapi.background", "asgi")
def test_fastapi(server):
    works_after(server)


@on_two_setups("snippets.frameworks.starlette.background", "asgi")
def test_starlette(server):
    works_after(server)


def works_after(server: Server) -> None:
    assert server.site.post("/?job", b"").body == b"accepted"
    assert server.site.get("/?another").body == b"not yet"
    wait_until(lambda: server.site.get("/?job").body != b"not yet", "the job is over")
