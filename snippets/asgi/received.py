"""What has arrived: the body and one header, as the application reads them."""

# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    body, more_body = b"", True
    while more_body:
        event = await receive()
        if event["type"] == "http.disconnect":
            return  # the body will never be whole
        body += event.get("body", b"")
        more_body = event.get("more_body", False)
    header = dict(scope["headers"]).get(b"x-test")
    header = header and bytes(header).decode("latin-1")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": f"body {body!r}, header {header!r}".encode()})
# --8<-- [end:app]
