"""snippets/frameworks/django/measured_wsgi.py gives what it is measured by, on every WSGI setup."""

from tests.snippets import on_every_setup
from tests.snippets.measured import gives_the_items


@on_every_setup("snippets.frameworks.django.measured_wsgi", "wsgi")
def test_measured(server):
    gives_the_items(server, "/json")
    gives_the_items(server, "/json-async")
    for target in ("/wait", "/wait-async"):
        assert server.site.get(target).body == b"done"
