"""snippets/frameworks/fastapi/beside_flask.py answers for both frameworks on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.fastapi.beside_flask", "asgi")
def test_fastapi_beside_flask(server):
    assert server.site.get().body == b"Hello from FastAPI"
    assert server.site.get("/old/").body == b"Hello from Flask"
    assert server.site.get("/nowhere").status == 404
