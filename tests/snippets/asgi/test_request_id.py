"""snippets/asgi/request_id.py: a name for each request in all its lines, and in no other request, on every server."""

from tests.snippets import on_every_setup
from tests.snippets.named import names_requests


@on_every_setup("snippets.asgi.request_id", "asgi")
def test_request_id(server):
    names_requests(server)
