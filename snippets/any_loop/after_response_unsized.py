"""The same as snippets/asgi/after_response_unsized.py, on any event loop."""

# --8<-- [start:app]
from snippets.any_loop import after_response


async def app(scope, receive, send):
    async def send_without_length(message):
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"] if name != b"content-length"]
            message = {**message, "headers": headers}
        await send(message)

    await after_response.app(scope, receive, send_without_length)
# --8<-- [end:app]
