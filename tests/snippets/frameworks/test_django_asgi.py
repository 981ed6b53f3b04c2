"""snippets/frameworks/django/asgi.py answers on every ASGI setup, and says 404 elsewhere."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.django.asgi", "asgi")
def test_django_asgi(server):
    answer = server.site.get()
    assert (answer.status, answer.body) == (200, b"Hello from Django")
    assert answer.header("content-type").startswith("text/plain")
    assert server.site.get("/nowhere").status == 404
