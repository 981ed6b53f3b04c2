"""An upload that may break off. A GET with the same query tells what the application saw of it."""

# --8<-- [start:app]
uploads = {}  # what was seen of each


async def app(scope, receive, send):
    assert scope["type"] == "http"
    upload = scope["query_string"]
    if scope["method"] == "POST":
        uploads[upload] = "reading"
        uploads[upload] = await read(receive, int(dict(scope["headers"])[b"content-length"]))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": uploads.get(upload, "nothing").encode()})


async def read(receive, length):
    count, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return "http.disconnect"
        count += len(message.get("body", b""))
        more = message.get("more_body", False)
    return f"{count} of {length} bytes"
# --8<-- [end:app]
