"""A context variable: what an earlier request has set, as far as this one sees it."""

# --8<-- [start:app]
from contextvars import ContextVar

user = ContextVar("user", default="nobody")


def app(environ, start_response):
    before = user.get().encode()
    user.set(environ["QUERY_STRING"])
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(before)))]
    start_response("200 OK", headers)
    return [before]
# --8<-- [end:app]
