"""The mistake: a body that is shorter or longer than its Content-Length."""

# --8<-- [start:app]
BODIES = {
    b"short": [b"01", b"234", b""],
    b"short-whole": [b"01234"],
    b"long": [b"0123456789", b"surplus", b""],
    b"long-whole": [b"0123456789surplus"],
}


async def app(scope, receive, send):
    assert scope["type"] == "http"
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"10")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    *pieces, last = BODIES.get(scope["query_string"], [b"just right"])
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": last})
# --8<-- [end:app]
