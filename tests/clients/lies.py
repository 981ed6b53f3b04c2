"""For each row an application that lies: a probe that says the same of it as of the honest one would prove nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Says:
    """What an application answers to everything: it does not do what the row is about, or does what it says not."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: Callable[[], bytes] = b"".__class__

    def wsgi(self, environ, start_response):
        start_response(f"{self.status} Said", [("Content-Type", "text/plain"), *self.headers])
        return [self.body()]

    async def asgi(self, scope, receive, send):
        headers = [(name.lower().encode(), value.encode()) for name, value in self.headers]
        start = {"type": "http.response.start", "status": self.status}
        await send(start | {"headers": [(b"content-type", b"text/plain"), *headers]})
        await send({"type": "http.response.body", "body": self.body()})


def said(text: str) -> Callable[[], bytes]:
    return text.encode


# On which client a row is put to the lie, and what the lie is.
LIES = {
    ("lifespan", "asgi"): Says(body=said("started before the first request")),
    ("error", "wsgi"): Says(500),
    ("error", "asgi"): Says(500),
    ("first-piece", "wsgi"): Says(body=lambda: f"made at {time.monotonic()}\nmade at 0.0".encode()),
    ("first-piece", "asgi"): Says(body=lambda: f"made at {time.monotonic()}\nmade at 0.0".encode()),
    ("leave", "wsgi"): Says(body=said("close() not before its end")),
    ("leave", "asgi"): Says(body=said("cancelled")),
    ("told", "asgi"): Says(body=said("http.disconnect")),
    ("short", "wsgi"): Says(500),
    ("short", "asgi"): Says(500),
    ("no-body", "wsgi"): Says(204),
    ("no-body", "asgi"): Says(204),
    ("added", "wsgi"): Says(headers=(("Date", "today"),)),
    ("added", "asgi"): Says(headers=(("Date", "today"),)),
    ("after", "wsgi"): Says(body=lambda: str(time.monotonic() + 100).encode()),
    ("after", "asgi"): Says(body=lambda: str(time.monotonic() + 100).encode()),
    ("started", "wsgi"): Says(body=said("not yet")),
    ("started", "asgi"): Says(body=said("1.0")),
    ("process", "wsgi"): Says(body=said("1")),
    ("process", "asgi"): Says(body=said("1")),
}
