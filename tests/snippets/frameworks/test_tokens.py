"""snippets/frameworks/*/tokens.py stream, and stop for who leaves where the server tells of it."""

from tests.snippets import on_two_setups
from tests.snippets.tokens import stops_for_who_leaves, streams_tokens


@on_two_setups("snippets.frameworks.flask.tokens", "wsgi")
def test_flask(server):
    streams_tokens(server)
    stops_for_who_leaves(server, "disconnect.close-called")


@on_two_setups("snippets.frameworks.django.tokens", "asgi")
def test_django(server):
    streams_tokens(server)
    stops_for_who_leaves(server, "disconnect.receive")


@on_two_setups("snippets.frameworks.fastapi.tokens", "asgi")
def test_fastapi(server):
    streams_tokens(server)
    stops_for_who_leaves(server, "disconnect.receive")


@on_two_setups("snippets.frameworks.starlette.tokens", "asgi")
def test_starlette(server):
    streams_tokens(server)
    stops_for_who_leaves(server, "disconnect.receive")
