"""A message of a type that no specification knows, and then an answer that says what came of it."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    try:
        await send({"type": "http.response.begin", "status": 200})  # the type is "http.response.start"
        body = b"no exception"
    except Exception:
        body = b"an exception"
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
