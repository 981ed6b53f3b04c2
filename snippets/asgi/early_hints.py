"""Early hints: tell the browser what to load while the answer is being made, where the server offers to."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    offered = "http.response.early_hint" in scope.get("extensions", {})
    if offered:
        await send({"type": "http.response.early_hint", "links": [b"</site.css>; rel=preload; as=style"]})
    body = b"early hints are offered" if offered else b"early hints are not offered"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
