"""An upload that is answered while it comes: a line for each piece says when it was read."""

# --8<-- [start:app]
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
        if message.get("body"):
            line = f"read at {time.monotonic()}\n".encode()
            await send({"type": "http.response.body", "body": line, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
