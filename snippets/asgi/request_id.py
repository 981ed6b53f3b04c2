"""A name for each request, which every line of the log has, also one from a thread."""

# --8<-- [start:app]
import asyncio
import logging
import sys
import uuid
from contextvars import ContextVar

request_id = ContextVar("request_id", default="no request")


class Named(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


handler = logging.StreamHandler(sys.stderr)
handler.addFilter(Named())
handler.setFormatter(logging.Formatter("[%(request_id)s] %(message)s"))
log = logging.getLogger("demo")
log.addHandler(handler)


def work():
    log.warning("at work")  # nobody has handed the name to this function


async def app(scope, receive, send):
    assert scope["type"] == "http"
    before = request_id.get()
    token = request_id.set(uuid.uuid4().hex)
    try:
        work()
        await asyncio.to_thread(work)  # the thread gets a copy
        body = f"{before}, then {request_id.get()}"
    finally:
        request_id.reset(token)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body.encode()})
# --8<-- [end:app]
