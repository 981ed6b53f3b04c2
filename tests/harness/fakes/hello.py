"""Lies about which application is served, and what it answers."""

import asyncio
import inspect

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "adapts")
class AdaptsAsgi(Wsgi):
    """runs an application of the other interface as if nothing were wrong"""

    def application(self, app):
        if not inspect.iscoroutinefunction(app):
            return app

        def adapted(environ, start_response):
            body = []

            async def send(message):
                if message["type"] == "http.response.start":
                    headers = [(name.decode(), value.decode()) for name, value in message["headers"]]
                    start_response(f"{message['status']} OK", headers)
                else:
                    body.append(message["body"])

            asyncio.run(app({"type": "http"}, None, send))
            return body

        return adapted


@lie("asgi", "adapts")
class AdaptsWsgi(Asgi):
    """runs an application of the other interface as if nothing were wrong"""

    def application(self, app):
        if inspect.iscoroutinefunction(app):
            return app

        async def adapted(scope, receive, send):
            if scope["type"] != "http":
                raise RuntimeError("only http")
            started = {}

            def start_response(status, headers):
                started["status"] = int(status[:3])
                started["headers"] = [(name.encode(), value.encode()) for name, value in headers]

            body = b"".join(app({"REQUEST_METHOD": scope["method"]}, start_response))
            await send({"type": "http.response.start", **started})
            await send({"type": "http.response.body", "body": body})

        return adapted


def without_length(headers: list) -> list:
    return [pair for pair in headers if pair[0].lower() not in ("content-length", b"content-length")]


@lie("wsgi", "swallows-body")
class WsgiSwallows(Wsgi):
    """sends an empty body"""

    def checked(self, headers):
        return without_length(super().checked(headers))

    def send_body(self, exchange, block):
        pass


@lie("asgi", "swallows-body")
class AsgiSwallows(Asgi):
    """sends an empty body"""

    def checked(self, headers):
        return without_length(super().checked(headers))

    async def body(self, exchange, piece, more):
        await super().body(exchange, b"", more)
