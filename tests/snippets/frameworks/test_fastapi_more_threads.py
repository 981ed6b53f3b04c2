"""snippets/frameworks/fastapi/more_threads.py is served on every ASGI setup; what it is for, a claim asks it."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.frameworks.fastapi.more_threads", "asgi")
def test_fastapi_more_threads(server):
    assert server.site.get().status == 422  # it wants to know the room
