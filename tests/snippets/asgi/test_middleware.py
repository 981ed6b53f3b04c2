"""snippets/asgi/middleware.py passes on each message when it comes, lifespan and WebSockets too, and lets its caller's
scope be; the careless one does none of it."""

import re

import pytest

from tests.claims.test_streaming import first_before_second
from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.harness.wire import WebSocket
from tests.snippets import on_every_setup
from tests.snippets.asgi.test_websocket_echo import echoes
from tests.snippets.logged import logs

SERVER = SETUPS["uvicorn"]


@on_every_setup("snippets.asgi.middleware", "asgi")
def test_middleware(server):
    assert first_before_second(server.site).verdict == "yes"
    answer = server.site.get()
    name = answer.header("x-request-id")
    assert re.fullmatch("[0-9a-f]{32}", name) and name != server.site.get().header("x-request-id")
    assert re.fullmatch(r"app;dur=\d+\.\d", answer.header("server-timing"))
    assert logs(server, f"{name}: {len(answer.body)} bytes")


def test_the_careless_one_collects():
    with running(SERVER, "snippets.asgi.careless_middleware:app") as server:
        assert first_before_second(server.site).verdict == "no"


@pytest.mark.parametrize(("app", "started"), [("marked", True), ("careless", False)])
def test_lifespan(app, started):
    with running(SERVER, f"tests.snippets.wrapped:{app}_lifespan") as server:
        assert (server.site.get().body == b"started before the first request") == started


def test_a_websocket():
    with running(SERVER, "tests.snippets.wrapped:marked_websocket") as server:
        echoes(server)


def test_the_careless_one_opens_no_websocket():
    with running(SERVER, "tests.snippets.wrapped:careless_websocket") as server, server.site.connect() as connection:
        status, _, accepted = WebSocket.ask(connection, server.site)
        assert (status, accepted) == (500, False)


@pytest.mark.parametrize(("app", "path"), [("marked", "/api/x"), ("careless", "/elsewhere")])
def test_the_scope_of_its_caller(app, path):
    with running(SERVER, f"tests.snippets.wrapped:{app}_scope") as server:
        assert server.site.get("/api/x").header("x-path") == path
