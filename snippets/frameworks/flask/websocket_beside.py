"""Flask through an adapter, and a WebSocket beside it: the type of the scope says who takes the connection."""

# --8<-- [start:app]
from a2wsgi import WSGIMiddleware

from snippets.asgi.websocket_echo import app as websocket
from snippets.frameworks.flask.hello import app as flask

adapted = WSGIMiddleware(flask)


async def app(scope, receive, send):
    takes = websocket if scope["type"] == "websocket" else adapted
    await takes(scope, receive, send)
# --8<-- [end:app]
