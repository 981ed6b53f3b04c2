"""Lies about when an answer is sent, and in which pieces."""

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "buffers")
class WsgiBuffers(Wsgi):
    """sends nothing before the application has made everything"""

    def application(self, app):
        return lambda environ, start_response: [b"".join(app(environ, start_response))]


@lie("asgi", "buffers")
class AsgiBuffers(Asgi):
    """sends nothing before the application has made everything"""

    def application(self, app):
        async def buffered(scope, receive, send):
            held = []

            async def hold(message):
                held.append(message)

            await app(scope, receive, hold if scope["type"] == "http" else send)
            for message in held:
                await send(message)

        return buffered


@lie("wsgi", "starts-early")
class StartsEarly(Wsgi):
    """sends 200 without waiting for start_response"""

    def application(self, app):
        def starting(environ, start_response):
            start_response("200 OK", [])
            return app(environ, lambda status, headers: None)

        return starting


@lie("wsgi", "keeps-what-is-written")
class KeepsWhatIsWritten(Wsgi):
    """sends what was given to write() when the application returns"""

    def application(self, app):
        def keeping(environ, start_response):
            held = []

            def start(status, headers, exc_info=None):
                start_response(status, headers, exc_info)
                return held.append

            blocks = app(environ, start)
            return [*held, *blocks]

        return keeping


@lie("wsgi", "no-file-wrapper")
class NoFileWrapper(Wsgi):
    """offers no wsgi.file_wrapper"""

    def environ(self, exchange):
        environ = super().environ(exchange)
        del environ["wsgi.file_wrapper"]
        return environ
