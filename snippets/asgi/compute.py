"""A request that computes for half a second; the answer says from when to when. Without a query it is quick."""

# --8<-- [start:app]
import time


async def app(scope, receive, send):
    assert scope["type"] == "http"
    began = time.monotonic()
    if scope["query_string"] == b"compute":
        while time.monotonic() < began + 0.5:
            sum(range(1000))  # nothing is awaited: the event loop does nothing else
    body = f"from {began} to {time.monotonic()}".encode()
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
