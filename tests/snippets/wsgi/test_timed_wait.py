"""snippets/wsgi/timed_wait.py tells when it waited, on every WSGI setup."""

from tests.snippets import on_every_setup
from tests.snippets.timed import tells_of_its_wait


@on_every_setup("snippets.wsgi.timed_wait", "wsgi")
def test_timed_wait(server):
    tells_of_its_wait(server)
