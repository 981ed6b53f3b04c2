"""Lies about what frameworks rest on."""

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "hands-out-socket")
class HandsOutSocket(Wsgi):
    """gives the application its connection, as Werkzeug does"""

    def environ(self, exchange):
        return super().environ(exchange) | {"werkzeug.socket": exchange.socket}


@lie("wsgi", "repeats-itself")
class WsgiRepeatsItself(Wsgi):
    """asks the application once, and then gives the same answer"""

    def application(self, app):
        answers = {}

        def repeated(environ, start_response):
            path = environ["PATH_INFO"]
            if path not in answers:
                heads = []
                body = b"".join(app(environ, lambda *head: heads.append(head)))
                answers[path] = heads[0], body
            head, body = answers[path]
            start_response(*head)
            return [body]

        return repeated


@lie("asgi", "repeats-itself")
class AsgiRepeatsItself(Asgi):
    """asks the application once, and then gives the same answer"""

    def application(self, app):
        answers = {}

        async def repeated(scope, receive, send):
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            if scope["path"] not in answers:
                messages = answers[scope["path"]] = []

                async def keep(message):
                    messages.append(message)

                await app(scope, receive, keep)
            for message in answers[scope["path"]]:
                await send(message)

        return repeated
