"""A name for each request, which every line of the log has, also one from a thread."""

# --8<-- [start:app]
import logging
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context

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

pool = ThreadPoolExecutor(2)


def work():
    log.warning("at work")  # nobody has handed the name to this function


def app(environ, start_response):
    before = request_id.get()
    token = request_id.set(uuid.uuid4().hex)
    try:
        work()
        pool.submit(copy_context().run, work).result()  # a thread begins with nothing, unless it gets a copy
        body = f"{before}, then {request_id.get()}"
    finally:
        request_id.reset(token)  # the thread serves others after us
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body.encode()]
# --8<-- [end:app]
