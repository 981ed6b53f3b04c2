"""snippets/wsgi/tokens.py streams on every WSGI setup, and stops for who leaves where the server tells of it."""

from tests.snippets import on_every_setup
from tests.snippets.tokens import stops_for_who_leaves, streams_tokens


@on_every_setup("snippets.wsgi.tokens", "wsgi")
def test_tokens(server):
    streams_tokens(server)
    stops_for_who_leaves(server, "disconnect.close-called")
