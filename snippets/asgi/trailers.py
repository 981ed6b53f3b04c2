"""Headers after the body: what is known only when the body is made, where the server offers to send it."""

# --8<-- [start:app]
import hashlib


async def app(scope, receive, send):
    assert scope["type"] == "http"
    offered = "http.response.trailers" in scope.get("extensions", {})
    headers = [(b"content-type", b"text/plain"), (b"trailer", b"digest")]
    await send({"type": "http.response.start", "status": 200, "headers": headers, "trailers": offered})
    body = b"trailers are offered" if offered else b"trailers are not offered"
    await send({"type": "http.response.body", "body": body})
    if offered:
        digest = hashlib.sha256(body).hexdigest().encode()
        await send({"type": "http.response.trailers", "headers": [(b"digest", digest)]})
# --8<-- [end:app]
