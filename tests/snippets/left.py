"""Clients that leave work behind, and what a GET says became of it."""

from tests.harness.clock import happens
from tests.harness.idle import wait_until_idle
from tests.harness.process import Server
from tests.harness.wire import Site


def left(server: Server, target: str) -> None:
    """Ask for work and leave: not before the application has the request, which a second one to it would tell late."""
    with server.site.connect() as connection:
        connection.send(server.site.head("POST", target, (("Content-Length", "0"),)))
        wait_until_idle(server)


def end(site: Site, target: str) -> str:
    """How the work ended, once it has."""
    happens(lambda: site.get(target).body not in (b"nothing", b"under way"))
    return site.get(target).body.decode()
