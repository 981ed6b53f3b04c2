"""snippets/asgi/timed_wait.py tells when it waited, on every ASGI setup."""

from tests.snippets import on_every_setup
from tests.snippets.timed import tells_of_its_wait


@on_every_setup("snippets.asgi.timed_wait", "asgi")
def test_timed_wait(server):
    tells_of_its_wait(server)
