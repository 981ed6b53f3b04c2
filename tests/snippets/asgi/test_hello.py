"""snippets/asgi/hello.py is the example of the usual explanation, byte for byte, and answers on every ASGI setup."""

from pathlib import Path

from tests.snippets import on_every_setup

EXAMPLE = """\
async def app(scope, receive, send):
    await send({
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"text/plain")]
    })
    await send({
        "type": "http.response.body",
        "body": b"Hello from ASGI"
    })
"""


@on_every_setup("snippets.asgi.hello", "asgi")
def test_hello(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type")) == (200, "text/plain")
    assert answer.body == b"Hello from ASGI"


def test_is_the_example():
    text = Path("snippets/asgi/hello.py").read_text()
    assert text.split("# --8<-- [start:app]\n")[1].split("# --8<-- [end:app]")[0] == EXAMPLE
