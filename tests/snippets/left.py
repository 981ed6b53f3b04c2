"""Clients that leave work behind, and what a GET says became of it."""

import time

from tests.harness.wire import Site


def left(site: Site, target: str) -> None:
    """Ask for work and leave: not before the application has the request, which a second one to it would tell late."""
    with site.connect() as connection:
        connection.send(site.head("POST", target, (("Content-Length", "0"),)))
        time.sleep(0.5)


def end(site: Site, target: str) -> str:
    """How the work ended, once it has."""
    deadline = time.monotonic() + 20
    while (body := site.get(target).body) in (b"nothing", b"under way") and time.monotonic() < deadline:
        time.sleep(0.05)
    return body.decode()
