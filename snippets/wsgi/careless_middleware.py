"""The mistakes: middleware that collects the body before it passes it on, and forgets to close it."""

# --8<-- [start:app]
from snippets.wsgi.streaming import app as streaming


class Careless:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        body = b"".join(self.app(environ, start_response))  # waits for all of it, and close() is never called
        return [body]


app = Careless(streaming)
# --8<-- [end:app]
