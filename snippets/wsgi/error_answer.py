"""Middleware that answers an exception itself, as long as no block of the body is out."""

# --8<-- [start:app]
import traceback

from snippets.wsgi.failing import app as failing


class Answered:
    """An application around another one, whose head waits for the first block."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        head, body = (), ()

        def hold(*given):
            nonlocal head
            head = given

        try:
            body = self.app(environ, hold)
            blocks = iter(body)
            first = next(blocks, b"")
        except Exception:
            close(body)
            print(traceback.format_exc(), file=environ["wsgi.errors"], flush=True)
            start_response("500 Internal Server Error", [("Content-Type", "application/json")])
            return [b'{"error": "It is our fault, and we know."}']
        start_response(*head)
        return Rest(first, blocks, body)


class Rest:
    """A body whose first block is known. What it raises now is for the server: it breaks the answer off."""

    def __init__(self, first, blocks, body):
        self.first, self.blocks, self.body = first, blocks, body

    def __iter__(self):
        yield self.first
        yield from self.blocks

    def close(self):
        close(self.body)


def close(body):
    if hasattr(body, "close"):
        body.close()


app = Answered(failing)
# --8<-- [end:app]
