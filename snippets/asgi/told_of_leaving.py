"""Waits until the client leaves. A GET with the same query tells what the application was told."""

# --8<-- [start:app]
told = {}  # what was told of each client


async def app(scope, receive, send):
    assert scope["type"] == "http"
    client = scope["query_string"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    if scope["method"] == "POST":
        told[client] = "waiting"
        await send({"type": "http.response.body", "body": b"waiting", "more_body": True})
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
            told[client] = "http.disconnect"
        except BaseException as error:  # a server may cancel the application instead
            told[client] = type(error).__name__
            raise
    await send({"type": "http.response.body", "body": told.get(client, "nothing").encode()})
# --8<-- [end:app]
