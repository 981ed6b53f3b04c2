"""snippets/frameworks/fastapi/streaming.py gives two pieces."""

from tests.snippets import on_two_setups


@on_two_setups("snippets.frameworks.fastapi.streaming", "asgi")
def test_fastapi_streaming(server):
    first, second = server.site.get().body.decode().splitlines()
    assert first.startswith("made at ") and second.startswith("made at ")
