"""Django under ASGI with a WebSocket beside it: the type of the scope says who takes the connection."""

# --8<-- [start:app]
from snippets.asgi.websocket_echo import app as websocket
from snippets.frameworks.django.asgi import app as django


async def app(scope, receive, send):
    takes = websocket if scope["type"] == "websocket" else django
    await takes(scope, receive, send)
# --8<-- [end:app]
