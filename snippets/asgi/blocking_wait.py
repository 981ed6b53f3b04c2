"""The mistake: a blocking wait inside `async def`, which stops the event loop and with it every other request."""

# --8<-- [start:app]
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    time.sleep(0.05)  # nothing is awaited: the whole event loop stands still
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"waited"})
# --8<-- [end:app]
