"""An application that gives the two headers that servers like to give: Date and Server."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [
        (b"content-type", b"text/plain"),
        (b"date", b"Sun, 07 Dec 2003 12:00:00 GMT"),
        (b"server", b"mine"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"Which date, and whose server?"})
# --8<-- [end:app]
