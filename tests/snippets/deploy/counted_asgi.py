"""Writes each body that the application is given to the server's log, and answers with it."""

import os

from snippets.asgi import lifespan


async def app(scope, receive, send):
    if scope["type"] == "lifespan":  # `--lifespan on` asks for it
        return await lifespan.app(scope, receive, send)
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        more = message.get("more_body", False)
    os.write(1, body + b"\n")
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
