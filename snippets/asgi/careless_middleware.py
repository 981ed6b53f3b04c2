"""The mistakes: middleware that collects the messages, changes its caller's scope, and drops what is not HTTP."""

# --8<-- [start:app]
from snippets.asgi.streaming import app as streaming


class Careless:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return  # start-up, shutdown and WebSockets never reach the application
        scope["path"] = scope["path"].removeprefix("/api")  # the caller sees this too
        messages = []

        async def collect(message):
            messages.append(message)  # nothing leaves before all of it is made

        await self.app(scope, receive, collect)
        for message in messages:
            await send(message)


app = Careless(streaming)
# --8<-- [end:app]
