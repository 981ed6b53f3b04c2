"""snippets/frameworks/fastapi/measured.py gives what it is measured by, on every ASGI setup."""

from tests.snippets import on_every_setup
from tests.snippets.measured import gives_the_items


@on_every_setup("snippets.frameworks.fastapi.measured", "asgi")
def test_measured(server):
    gives_the_items(server, "/json")
    gives_the_items(server, "/json-def")
    gives_the_items(server, "/json-response")
