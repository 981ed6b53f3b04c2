"""An answer that does not say how long it is: to mark its end is the server's business."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"One piece, ", "more_body": True})
    await send({"type": "http.response.body", "body": b"and another."})
# --8<-- [end:app]
