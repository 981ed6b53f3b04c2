"""snippets/frameworks/django/streaming*.py: both views give two pieces on every setup of either interface."""

from tests.harness.process import Server
from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.django.streaming_wsgi", "wsgi")
def test_django_streaming_wsgi(server):
    gives_two_pieces(server)


@on_every_setup("snippets.frameworks.django.streaming_asgi", "asgi")
def test_django_streaming_asgi(server):
    gives_two_pieces(server)


def gives_two_pieces(server: Server) -> None:
    for target in ("/", "/async"):
        first, second = server.site.get(target).body.decode().splitlines()
        assert first.startswith("made at ") and second.startswith("made at ")
