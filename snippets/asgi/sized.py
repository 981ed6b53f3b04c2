"""An answer that says how long it is: the client knows where it ends, and the connection can go on."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    body = f"You asked for {scope['path'].removeprefix(scope['root_path'])}".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
