"""The smallest application that has everything which can make an ASGI server import more: HTTP and a WebSocket."""

from snippets.asgi.hello import app as hello
from snippets.asgi.websocket_echo import app as echo


async def app(scope, receive, send):
    await (echo if scope["type"] == "websocket" else hello)(scope, receive, send)
