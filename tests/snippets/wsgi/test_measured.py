"""snippets/wsgi/measured.py does what it is measured by, on every WSGI setup."""

from tests.snippets import on_every_setup
from tests.snippets.measured import does_what_is_measured, opens_a_stream


@on_every_setup("snippets.wsgi.measured", "wsgi")
def test_measured(server):
    does_what_is_measured(server)
    opens_a_stream(server)
