"""A mark in the scope: the next request must not find it."""

# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    found = b"marked" if "example.mark" in scope else b"fresh"
    scope["example.mark"] = True
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(found))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": found})
# --8<-- [end:app]
