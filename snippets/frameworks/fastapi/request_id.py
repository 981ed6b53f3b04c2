"""A name for each request in FastAPI, which every line of the log has, also one from a thread."""

# --8<-- [start:app]
import logging
import sys
import uuid
from contextvars import ContextVar

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

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


class Naming:
    """Middleware of plain ASGI: what it sets is seen by the endpoint, which runs in the same context."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        token = request_id.set(uuid.uuid4().hex)
        try:
            await self.app(scope, receive, send)
        finally:
            request_id.reset(token)


app = FastAPI()
app.add_middleware(Naming)


@app.get("/", response_class=PlainTextResponse)
def hello():  # in a thread, which gets a copy of the context
    log.warning("at work")
    return request_id.get()
# --8<-- [end:app]
