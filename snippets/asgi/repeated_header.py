"""A request header that comes twice: the scope's headers are pairs, in the order in which they came."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    colors = [value for name, value in scope["headers"] if name == b"x-color"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b" and ".join(colors)})
# --8<-- [end:app]
