"""Middleware that answers an exception itself, as long as no piece of the body is out."""

# --8<-- [start:app]
import traceback

from snippets.asgi.failing import app as failing


class Answered:
    """An application around another one, whose head waits for the first piece."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head, begun = None, False

        async def hold(message):
            nonlocal head, begun
            if message["type"] == "http.response.start":
                head = message
                return
            if not begun:
                begun = True
                await send(head)
            await send(message)

        try:
            await self.app(scope, receive, hold)
        except Exception:
            if begun:
                raise  # too late for another answer: the server breaks this one off
            traceback.print_exc()
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 500, "headers": headers})
            await send({"type": "http.response.body", "body": b'{"error": "It is our fault, and we know."}'})


app = Answered(failing)
# --8<-- [end:app]
