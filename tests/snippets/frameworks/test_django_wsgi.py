"""snippets/frameworks/django/wsgi.py answers on every WSGI setup, and says 404 elsewhere."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.django.wsgi", "wsgi")
def test_django_wsgi(server):
    answer = server.site.get()
    assert (answer.status, answer.body) == (200, b"Hello from Django")
    assert answer.header("content-type").startswith("text/plain")
    assert server.site.get("/nowhere").status == 404
