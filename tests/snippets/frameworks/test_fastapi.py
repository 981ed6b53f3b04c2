"""snippets/frameworks/fastapi/hello.py answers on every ASGI setup, and says 404 elsewhere."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.fastapi.hello", "asgi")
def test_fastapi(server):
    answer = server.site.get()
    assert (answer.status, answer.body) == (200, b"Hello from FastAPI")
    assert answer.header("content-type").startswith("text/plain")
    assert server.site.get("/nowhere").status == 404
