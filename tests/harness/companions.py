"""What runs beside a server under test: Redis on a unix socket, which keeps nothing, and processes of our own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.harness.addresses import Address, UnixSocket
from tests.harness.clock import LOOK
from tests.harness.process import Server
from tests.harness.servers import Setup
from tests.harness.wire import Broken, TimedOut


def redis_server(address: Address, app: str) -> list[str]:
    """No TCP port and no file on disk; `app` is not asked for. Others may connect, as mod_wsgi's user has to."""
    listen = ["--port", "0", "--unixsocket", address.path, "--unixsocketperm", "777"]
    return ["redis-server", *listen, "--save", "", "--appendonly", "no", "--daemonize", "no"]


def python(address: Address, app: str) -> list[str]:
    return ["python", "-m", app]


REDIS = Setup("redis", "redis", "redis", None, redis_server, UnixSocket)
PYTHON = Setup("python", "python", "python", None, python, UnixSocket)


class Redis(Server):
    """A server that is asked for PONG, where the others are asked for HTTP."""

    @property
    def url(self) -> str:
        return f"unix://{self.site.address}"

    def answers(self, deadline: float) -> bool:
        try:
            with self.site.connect(max(LOOK, deadline - time.monotonic())) as connection:
                self.prove_identity(connection)
                connection.send(b"PING\r\n")
                return connection.read_line() == b"+PONG"
        except (OSError, TimedOut, Broken):
            return False


@contextmanager
def redis() -> Iterator[Redis]:
    """A Redis of the test's own, empty, that has answered and is proved to be ours."""
    server = Redis(REDIS, "")
    try:
        server.start()
        server.wait_until_it_answers()
        yield server
    finally:
        server.stop()


@contextmanager
def python_process(module: str, **variables: str) -> Iterator[Server]:
    """`python -m module` with variables in its environment, started. What it prints is its log."""
    process = Server(with_environment(PYTHON, **variables), module)
    try:
        process.start()
        yield process
    finally:
        process.stop()


def with_environment(setup: Setup, **variables: str) -> Setup:
    """The same setup with variables in the environment of its processes."""
    words = ["env", *(f"{name}={value}" for name, value in variables.items())]
    return replace(setup, argv=lambda address, app, *more: [*words, *setup.argv(address, app, *more)])
