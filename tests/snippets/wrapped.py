"""The middleware of snippets/ around applications that show what it lets through, for a server to import."""

from snippets.asgi.careless_middleware import Careless as CarelessAsgi
from snippets.asgi.lifespan import app as lifespan
from snippets.asgi.middleware import Marked as MarkedAsgi
from snippets.asgi.websocket_echo import app as websocket_echo
from snippets.wsgi.careless_middleware import Careless as CarelessWsgi
from snippets.wsgi.closing import app as closing
from snippets.wsgi.middleware import Marked as MarkedWsgi


def telling(wrap):
    """An outer application that tells in a header which path its own scope has once the inner one has answered."""

    async def app(scope, receive, send):
        async def path(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-path", scope["path"].encode())]
            await send(message)

        await inner(scope, receive, path)

    async def moving(scope, receive, send):
        scope["path"] = "/elsewhere"  # what an application may do with a scope of its own
        await lifespan(scope, receive, send)

    inner = wrap(moving)
    return app


marked_closing, careless_closing = MarkedWsgi(closing), CarelessWsgi(closing)
marked_lifespan, careless_lifespan = MarkedAsgi(lifespan), CarelessAsgi(lifespan)
marked_websocket, careless_websocket = MarkedAsgi(websocket_echo), CarelessAsgi(websocket_echo)
marked_scope, careless_scope = telling(MarkedAsgi), telling(CarelessAsgi)
