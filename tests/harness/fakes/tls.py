"""Lies about TLS, and about HTTP/2 and HTTP/3."""

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


@lie("wsgi", "forbids-tls")
class WsgiForbidsTls(Wsgi):
    """answers 403 to who comes over TLS"""

    def application(self, app):
        def forbidding(environ, start_response):
            if environ["wsgi.url_scheme"] == "http":
                return app(environ, start_response)
            start_response("403 Forbidden", [("Content-Length", "0")])
            return []

        return forbidding


@lie("asgi", "forbids-tls")
class AsgiForbidsTls(Asgi):
    """answers 403 to who comes over TLS"""

    def application(self, app):
        async def forbidding(scope, receive, send):
            if scope.get("scheme") != "https":
                await app(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})

        return forbidding


class HidesTls:
    """tells the application nothing of TLS"""

    def spoken(self, peer):
        return "http", super().spoken(peer)[1]


class TellsHttp1:
    """tells the application of HTTP/1.1, whatever the version is"""

    def spoken(self, peer):
        return super().spoken(peer)[0], None


class NoHttp2:
    """speaks no HTTP/2, whatever the option"""

    def speaks_http2(self):
        return False


for name, told in {"hides-tls": HidesTls, "tells-http1": TellsHttp1, "no-http2": NoHttp2}.items():
    for interface, honest in {"wsgi": Wsgi, "asgi": Asgi}.items():
        lie(interface, name)(type(f"{honest.__name__}{told.__name__}", (told, honest), {"__doc__": told.__doc__}))


@lie("wsgi", "tells-of-tls")
class WsgiTellsOfTls(Wsgi):
    """tells the application what TLS has agreed on"""

    def environ(self, exchange):
        return super().environ(exchange) | {"SSL_PROTOCOL": "TLSv1.3", "SSL_CIPHER": "TLS_AES_256_GCM_SHA384"}


@lie("asgi", "tells-of-tls")
class AsgiTellsOfTls(Asgi):
    """tells the application what TLS has agreed on"""

    def http_scope(self, exchange):
        return super().http_scope(exchange) | {"extensions": {"tls": {"tls_version": 0x0304, "cipher_suite": 0x1302}}}
