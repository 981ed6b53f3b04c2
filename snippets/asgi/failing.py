"""An application that raises: before its answer, once it has started it, or when a piece of the body is out."""

# --8<-- [start:app]
import os


async def app(scope, receive, send):
    assert scope["type"] == "http"
    when = scope["query_string"]
    if when == b"before":
        raise RuntimeError("the database is gone")
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if when == b"started":
        raise RuntimeError("the database is gone")
    await send({"type": "http.response.body", "body": b"process ", "more_body": True})
    if when == b"midway":
        raise RuntimeError("the database is gone")
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
# --8<-- [end:app]
