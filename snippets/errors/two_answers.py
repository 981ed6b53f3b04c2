"""An application that answers twice."""

# --8<-- [start:app]
async def app(scope, receive, send):
    for _ in range(2):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"once"})
# --8<-- [end:app]
