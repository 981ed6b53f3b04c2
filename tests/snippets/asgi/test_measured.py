"""snippets/asgi/measured.py does what it is measured by, on every ASGI setup."""

from tests.snippets import on_every_setup
from tests.snippets.measured import does_what_is_measured, opens_a_stream


@on_every_setup("snippets.asgi.measured", "asgi")
def test_measured(server):
    does_what_is_measured(server)
    opens_a_stream(server)
