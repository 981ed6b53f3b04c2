"""The mistake: a body with a status that has none. The path names the status, 204 or 304."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    status = int(scope["path"].rpartition("/")[2])
    await send({"type": "http.response.start", "status": status, "headers": [(b"etag", b'"1"')]})
    await send({"type": "http.response.body", "body": b"HTTP has no place for this"})
# --8<-- [end:app]
