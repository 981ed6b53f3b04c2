"""The ways to ask an application: through a server and over a socket, or by a test client that calls it directly."""

import asyncio
import importlib.metadata
import importlib.util
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from starlette.testclient import TestClient
from werkzeug.test import Client as WerkzeugClient

from tests.harness.clock import ANSWER
from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.harness.wire import Broken, Site, TimedOut

GIVES_UP = 0.5  # seconds until a client that is to leave has had enough, if it has not seen a piece of the body
HANGS = 3.0  # seconds after which a test that would wait for ever is ended
BREAKS = "the connection breaks"


@dataclass
class Answer:
    """What the test got: status, headers and each piece of the body with the moment it came, or what was raised."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    raised: str = ""

    @property
    def body(self) -> bytes:
        return b"".join(piece for _, piece in self.pieces)

    @property
    def came(self) -> float:
        """When the last piece of the body was there."""
        return self.pieces[-1][0]


@dataclass(frozen=True)
class Client:
    """An application that can be asked: `ask(method, target, leave)`, where `leave` goes before the answer is whole.

    `pause` lets time go by as a test would, so that a task of the test's own event loop goes on.
    """

    ask: Callable[[str, str, bool], Answer]
    pause: Callable[[float], object] = time.sleep


@dataclass(frozen=True)
class Way:
    """A column: how it is named, the distribution whose version it shows, and what opens it for an application."""

    interface: str
    distribution: str
    opened: Callable
    is_server: bool = False

    def version(self) -> str:
        return importlib.metadata.version(self.distribution)


def fresh(app: str | Callable) -> Callable:
    """The application of a snippet, imported anew: what an earlier client left in it is gone."""
    if callable(app):
        return app
    spec = importlib.util.find_spec(app)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded.app


def caught(ask: Callable[[Answer], None]) -> Answer:
    """What `ask` fills in. What the application raises comes through a client that calls it."""
    answer = Answer()
    try:
        ask(answer)
    except Exception as error:
        answer.raised = type(error).__name__
    return answer


def take(answer: Answer, status: int, headers: list, pieces: Iterator[bytes], leave: bool) -> None:
    """Note an answer piece by piece, or no more than its first one."""
    answer.status, answer.headers = status, [(name.lower(), value) for name, value in headers]
    for piece in pieces:
        answer.pieces.append((time.monotonic(), piece))
        if leave:
            return


# A server


def server(setup: str):
    @contextmanager
    def opened(app: str | Callable) -> Iterator[Client]:
        with running(SETUPS[setup], f"{app}:app") as started:
            yield Client(lambda *asked: over_the_wire(started.site, *asked))

    return opened


def over_the_wire(site: Site, method: str, target: str, leave: bool) -> Answer:
    answer = Answer()
    with site.connect(GIVES_UP if leave else ANSWER) as connection:
        connection.send(site.head(method, target, (("Content-Length", "0"),) if method == "POST" else ()))
        try:
            answer.status, headers = connection.read_head()
            answer.headers = [(name.lower(), value) for name, value in headers]
            for came, piece in connection.read_pieces(answer.status, headers, connection.deadline()):
                answer.pieces.append((came, piece))
                if leave:
                    break
            if answer.status == 204 and (rest := connection.read_rest()):
                answer.pieces.append((time.monotonic(), rest))
        except Broken:
            answer.raised = BREAKS
        except TimedOut:  # it had enough
            assert leave
    return answer


# Clients that call a WSGI application


@contextmanager
def werkzeug(app: str | Callable) -> Iterator[Client]:
    client = WerkzeugClient(fresh(app))

    def ask(method: str, target: str, leave: bool) -> Answer:
        def fill(answer: Answer) -> None:
            response = client.open(target, method=method)
            take(answer, response.status_code, list(response.headers), response.response, leave)
            response.close()

        return caught(fill)

    yield Client(ask)


@contextmanager
def httpx_wsgi(app: str | Callable) -> Iterator[Client]:
    with httpx.Client(transport=httpx.WSGITransport(app=fresh(app)), base_url="http://test") as client:

        def ask(method: str, target: str, leave: bool) -> Answer:
            def fill(answer: Answer) -> None:
                with client.stream(method, target, timeout=GIVES_UP if leave else None) as response:
                    take(answer, response.status_code, response.headers.multi_items(), response.iter_raw(), leave)

            return caught(fill)

        yield Client(ask)


# Clients that call an ASGI application


LIFESPAN = "snippets.asgi.lifespan"


def with_lifespan(app: Callable) -> Callable:
    """An application that takes part in lifespan, as this client asks of all that it is entered with."""

    async def taking_part(scope, receive, send):
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})

    return taking_part


def starlette(entered: bool):
    """Starlette's TestClient as it is, or as a context manager."""

    @contextmanager
    def opened(app: str | Callable) -> Iterator[Client]:
        called = fresh(app)
        client = TestClient(called if not entered or app == LIFESPAN else with_lifespan(called))

        def ask(method: str, target: str, leave: bool) -> Answer:
            def fill(answer: Answer) -> None:
                with client.stream(method, target) as response:  # it knows no timeout
                    take(answer, response.status_code, response.headers.multi_items(), response.iter_raw(), leave)

            return caught(fill)

        if not entered:
            yield Client(ask)
            return
        with client:
            yield Client(ask)

    return opened


@contextmanager
def httpx_asgi(app: str | Callable) -> Iterator[Client]:
    """One event loop for the whole test, as the plugins of pytest have it."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=fresh(app)), base_url="http://test")
    with asyncio.Runner() as runner:

        def ask(method: str, target: str, leave: bool) -> Answer:
            async def asked(answer: Answer) -> None:
                async with (
                    asyncio.timeout(HANGS),
                    client.stream(method, target, timeout=GIVES_UP if leave else None) as response,
                ):
                    take(answer, response.status_code, response.headers.multi_items(), iter(()), leave)
                    async for piece in response.aiter_raw():
                        answer.pieces.append((time.monotonic(), piece))
                        if leave:
                            return

            return caught(lambda answer: runner.run(asked(answer)))

        yield Client(ask, pause=lambda seconds: runner.run(asyncio.sleep(seconds)))
        runner.run(client.aclose())


WAYS = {
    "gunicorn-gthread": Way("wsgi", "gunicorn", server("gunicorn-gthread"), is_server=True),
    "werkzeug.test.Client": Way("wsgi", "werkzeug", werkzeug),
    "httpx.WSGITransport": Way("wsgi", "httpx", httpx_wsgi),
    "uvicorn": Way("asgi", "uvicorn", server("uvicorn"), is_server=True),
    "TestClient": Way("asgi", "starlette", starlette(entered=False)),
    "with TestClient": Way("asgi", "starlette", starlette(entered=True)),
    "httpx.ASGITransport": Way("asgi", "httpx", httpx_asgi),
}
