"""An answer whose application says how it is framed, although that is the server's business."""

# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain"), (b"transfer-encoding", b"chunked")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"not in chunks"})
# --8<-- [end:app]
