"""Lies about what the application is told."""

import asyncio
import contextvars
import os
from urllib.parse import unquote

from tests.harness.fakes import lie
from tests.harness.fakes.asgi import Asgi
from tests.harness.fakes.wsgi import Wsgi


class Tells(Wsgi):
    """Changes what the environ holds."""

    def environ(self, exchange):
        environ = super().environ(exchange)
        return self.changed(environ, exchange) or environ

    def changed(self, environ, exchange):
        raise NotImplementedError


class Scopes(Asgi):
    """Changes what the scope of a request holds."""

    def http_scope(self, exchange):
        scope = super().http_scope(exchange)
        return self.changed(scope, exchange) or scope

    def changed(self, scope, exchange):
        raise NotImplementedError


@lie("wsgi", "forgets-query")
class WsgiForgetsQuery(Tells):
    """does not tell the query string"""

    def changed(self, environ, exchange):
        del environ["QUERY_STRING"]


@lie("asgi", "forgets-query")
class AsgiForgetsQuery(Scopes):
    """does not tell the query string"""

    def changed(self, scope, exchange):
        del scope["query_string"]


@lie("wsgi", "forgets-type")
class WsgiForgetsType(Tells):
    """does not tell the type of the body"""

    def changed(self, environ, exchange):
        environ.pop("CONTENT_TYPE", None)


@lie("wsgi", "dresses-environ")
class DressesEnviron(Tells):
    """gives something like a dict"""

    def changed(self, environ, exchange):
        return type("Environ", (dict,), {})(environ)


@lie("wsgi", "newer-wsgi")
class NewerWsgi(Tells):
    """says that there is WSGI 2.0"""

    def changed(self, environ, exchange):
        environ["wsgi.version"] = (2, 0)


@lie("asgi", "older-asgi")
class OlderAsgi(Scopes):
    """says that it follows version 2.1 of the message format"""

    def changed(self, scope, exchange):
        scope["asgi"]["spec_version"] = "2.1"


@lie("asgi", "older-websocket")
class OlderWebSocket(Asgi):
    """says so for WebSockets only"""

    def websocket_scope(self, one):
        return super().websocket_scope(one) | {"asgi": {"version": "3.0", "spec_version": "2.1"}}


@lie("asgi", "no-extensions")
class MoreExtensions(Scopes):
    """offers to send files, or nothing where the honest server offers something"""

    def changed(self, scope, exchange):
        if not scope.pop("extensions", None):
            scope["extensions"] = {"http.response.pathsend": {}}


@lie("wsgi", "denies-threads")
class DeniesThreads(Tells):
    """says that it has one thread"""

    def changed(self, environ, exchange):
        environ["wsgi.multithread"] = False


@lie("wsgi", "denies-processes")
class DeniesProcesses(Tells):
    """says of its processes the opposite of what is true"""

    def changed(self, environ, exchange):
        environ["wsgi.multiprocess"] = not environ["wsgi.multiprocess"]


@lie("wsgi", "runs-once")
class RunsOnce(Tells):
    """says that the application is called once"""

    def changed(self, environ, exchange):
        environ["wsgi.run_once"] = True


@lie("wsgi", "adds-process-environment")
class AddsProcessEnvironment(Tells):
    """adds the environment variables of the process"""

    def changed(self, environ, exchange):
        return dict(os.environ) | environ


@lie("wsgi", "keeps-encoding")
class WsgiKeepsEncoding(Tells):
    """does not decode the path"""

    def changed(self, environ, exchange):
        environ["PATH_INFO"] = environ["REQUEST_URI"].partition("?")[0]


@lie("asgi", "keeps-encoding")
class AsgiKeepsEncoding(Scopes):
    """does not decode the path"""

    def changed(self, scope, exchange):
        scope["path"] = scope["raw_path"].decode()


@lie("wsgi", "forgets-raw-path")
class WsgiForgetsRawPath(Tells):
    """tells the path decoded only"""

    def changed(self, environ, exchange):
        del environ["REQUEST_URI"]


@lie("asgi", "forgets-raw-path")
class AsgiForgetsRawPath(Scopes):
    """tells the path decoded only"""

    def changed(self, scope, exchange):
        del scope["raw_path"]


@lie("wsgi", "decodes-query")
class WsgiDecodesQuery(Tells):
    """decodes the query string"""

    def changed(self, environ, exchange):
        environ["QUERY_STRING"] = unquote(environ["QUERY_STRING"])


@lie("asgi", "decodes-query")
class AsgiDecodesQuery(Scopes):
    """decodes the query string"""

    def changed(self, scope, exchange):
        scope["query_string"] = unquote(scope["query_string"].decode()).encode()


@lie("wsgi", "mounts")
class WsgiMounts(Tells):
    """tells every request as one below /api, where the honest server knows of no prefix"""

    def changed(self, environ, exchange):
        environ["SCRIPT_NAME"] = "/api"
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/api")


@lie("asgi", "mounts")
class AsgiMounts(Scopes):
    """tells every request as one below /api, where the honest server knows of no prefix"""

    def changed(self, scope, exchange):
        scope["root_path"] = "/api"
        scope["path"] = "/api" + scope["path"].removeprefix("/api")


@lie("wsgi", "one-client")
class WsgiOneClient(Tells):
    """says that every client is at 127.0.0.1"""

    def changed(self, environ, exchange):
        environ["REMOTE_ADDR"] = "127.0.0.1"


@lie("asgi", "one-client")
class AsgiOneClient(Scopes):
    """says that every client is at 127.0.0.1"""

    def changed(self, scope, exchange):
        scope["client"] = ("127.0.0.1", 1234)


@lie("wsgi", "nameless")
class Nameless(Tells):
    """does not name the server"""

    def changed(self, environ, exchange):
        environ["SERVER_NAME"] = ""


@lie("asgi", "no-server")
class NoServer(Scopes):
    """does not tell where the server is"""

    def changed(self, scope, exchange):
        scope["server"] = None


@lie("wsgi", "named-by-host")
class WsgiNamedByHost(Tells):
    """takes its own name from the client's Host"""

    def changed(self, environ, exchange):
        environ["SERVER_NAME"] = environ["HTTP_HOST"].partition(":")[0]


@lie("asgi", "named-by-host")
class AsgiNamedByHost(Scopes):
    """takes its own name from the client's Host"""

    def changed(self, scope, exchange):
        scope["server"] = (dict(scope["headers"])[b"host"].decode(), None)


@lie("wsgi", "believes-forwarded")
class WsgiBelievesForwarded(Tells):
    """believes X-Forwarded-Proto and X-Forwarded-For of anybody"""

    def changed(self, environ, exchange):
        environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", environ["REMOTE_ADDR"])


@lie("asgi", "believes-forwarded")
class AsgiBelievesForwarded(Scopes):
    """believes X-Forwarded-Proto and X-Forwarded-For of anybody"""

    def changed(self, scope, exchange):
        headers = dict(scope["headers"])
        scope["scheme"] = headers.get(b"x-forwarded-proto", b"http").decode()
        if b"x-forwarded-for" in headers:
            scope["client"] = (headers[b"x-forwarded-for"].decode(), 0)


@lie("wsgi", "keeps-case")
class WsgiKeepsCase(Tells):
    """gives headers the names that they were sent with"""

    def changed(self, environ, exchange):
        environ["X-Mixed-CASE"] = environ.pop("HTTP_X_MIXED_CASE", "")


@lie("asgi", "keeps-case")
class AsgiKeepsCase(Scopes):
    """gives headers the names that they were sent with"""

    def changed(self, scope, exchange):
        scope["headers"] = [(name.title(), value) for name, value in scope["headers"]]


@lie("wsgi", "keeps-last")
class WsgiKeepsLast(Tells):
    """tells the last of two headers with the same name"""

    def changed(self, environ, exchange):
        for key in environ:
            if key.startswith("HTTP_"):
                environ[key] = environ[key].rpartition(",")[2]


@lie("asgi", "keeps-last")
class AsgiKeepsLast(Scopes):
    """tells the last of two headers with the same name"""

    def changed(self, scope, exchange):
        scope["headers"] = list(dict(scope["headers"]).items())


@lie("wsgi", "drops-underscores")
class WsgiDropsUnderscores(Tells):
    """drops headers with an underscore in their names"""

    def changed(self, environ, exchange):
        for name, _ in exchange.request.headers:
            if b"_" in name:
                environ.pop(f"HTTP_{name.decode().upper()}", None)


@lie("asgi", "drops-underscores")
class AsgiDropsUnderscores(Scopes):
    """drops headers with an underscore in their names"""

    def changed(self, scope, exchange):
        scope["headers"] = [pair for pair in scope["headers"] if b"_" not in pair[0]]


@lie("wsgi", "keeps-mark")
class WsgiKeepsMark(Tells):
    """gives the same dict with every request"""

    kept: dict = {}

    def changed(self, environ, exchange):
        self.kept.update(environ)
        return self.kept


@lie("asgi", "keeps-mark")
class AsgiKeepsMark(Scopes):
    """gives the same dict with every request"""

    kept: dict = {}

    def changed(self, scope, exchange):
        self.kept.update(scope)
        return self.kept


@lie("wsgi", "copies-context")
class WsgiCopiesContext(Wsgi):
    """runs each request in a context of its own, where the honest server has one for each connection"""

    def respond(self, exchange):
        contextvars.copy_context().run(super().respond, exchange)


@lie("asgi", "copies-context")
class AsgiCopiesContext(Asgi):
    """runs each request in a context of its own, where the honest server has one for each connection"""

    async def call(self, scope, receive, send):
        await asyncio.create_task(super().call(scope, receive, send))


@lie("asgi", "tells-more")
class TellsMore(Scopes):
    """adds a key of its own"""

    def changed(self, scope, exchange):
        scope["fake.more"] = True
