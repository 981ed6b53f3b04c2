"""The two snippets that set up logging write the traceback, where their frameworks do not by themselves."""

from tests.claims.test_contract import in_log
from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.django.logged", "wsgi")
def test_django_logged(server):
    assert server.site.get("/error").status == 500
    assert in_log(server) == "the traceback"


@on_every_setup("snippets.frameworks.litestar.logged", "asgi")
def test_litestar_logged(server):
    assert server.site.get("/error").status == 500
    assert in_log(server) == "the traceback"
