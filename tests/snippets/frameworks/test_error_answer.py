"""snippets/frameworks/*/error_answer.py respond to an exception with JSON, and the log has its traceback."""

import json

from tests.harness.process import Server
from tests.snippets import on_two_setups
from tests.snippets.logged import logs


@on_two_setups("snippets.frameworks.flask.error_answer", "wsgi")
def test_flask(server):
    responds_itself(server)


@on_two_setups("snippets.frameworks.django.error_answer", "wsgi")
def test_django(server):
    responds_itself(server)


@on_two_setups("snippets.frameworks.fastapi.error_answer", "asgi")
def test_fastapi(server):
    responds_itself(server)


@on_two_setups("snippets.frameworks.starlette.error_answer", "asgi")
def test_starlette(server):
    responds_itself(server)


def responds_itself(server: Server) -> None:
    answer = server.site.get()
    assert (answer.status, answer.header("content-type")) == (500, "application/json")
    assert json.loads(answer.body) == {"error": "It is our fault, and we know."}
    assert logs(server, "RuntimeError: the database is gone")
