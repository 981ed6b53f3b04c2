"""The mistake: a body that is shorter or longer than its Content-Length."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"10")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["query_string"] == b"short":
        pieces = [b"01234"]
    elif scope["query_string"] == b"long":
        pieces = [b"0123456789", b"surplus"]
    else:
        pieces = [b"just right"]
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
# --8<-- [end:app]
