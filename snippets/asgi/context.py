"""A context variable: what an earlier request has set, as far as this one sees it."""

# --8<-- [start:app]
from contextvars import ContextVar

user = ContextVar("user", default="nobody")


async def app(scope, receive, send):
    assert scope["type"] == "http"
    before = user.get().encode()
    user.set(scope["query_string"].decode())
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(before))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": before})
# --8<-- [end:app]
