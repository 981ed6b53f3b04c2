"""Two cookies are two headers of the same name: headers are a list of pairs, not a dictionary."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [
        (b"content-type", b"text/plain"),
        (b"set-cookie", b"first=1"),
        (b"set-cookie", b"second=2"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"Two cookies"})
# --8<-- [end:app]
