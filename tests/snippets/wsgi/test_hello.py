"""snippets/wsgi/hello.py is the example of the usual explanation, byte for byte, and answers on every WSGI setup."""

from pathlib import Path

from tests.snippets import on_every_setup

EXAMPLE = """\
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello from WSGI"]
"""


@on_every_setup("snippets.wsgi.hello", "wsgi")
def test_hello(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type")) == (200, "text/plain")
    assert answer.body == b"Hello from WSGI"


def test_is_the_example():
    text = Path("snippets/wsgi/hello.py").read_text()
    assert text.split("# --8<-- [start:app]\n")[1].split("# --8<-- [end:app]")[0] == EXAMPLE
