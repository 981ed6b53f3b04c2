"""What an application is told: every key of its scope, with the type and the value."""

# --8<-- [start:app]
import json


async def app(scope, receive, send):
    assert scope["type"] in ("http", "websocket")
    told = {key: [type(value).__name__, repr(value)] for key, value in scope.items()}
    body = json.dumps({"type": type(scope).__name__, "told": told})
    if scope["type"] == "websocket":
        await receive()  # {"type": "websocket.connect"}
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": body})
        await send({"type": "websocket.close"})
        return
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
# --8<-- [end:app]
