"""snippets/asgi/tokens.py streams on every ASGI setup, and stops for who leaves where the server tells of it."""

from tests.snippets import on_every_setup
from tests.snippets.tokens import stops_for_who_leaves, streams_tokens


@on_every_setup("snippets.asgi.tokens", "asgi")
def test_tokens(server):
    streams_tokens(server)
    stops_for_who_leaves(server, "disconnect.receive")
