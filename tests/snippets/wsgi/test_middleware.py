"""snippets/wsgi/middleware.py passes on each block when it is made, and close(); the careless one does neither."""

import re

import pytest

from tests.claims.test_streaming import first_before_second
from tests.harness.process import running
from tests.harness.record import recorded_row
from tests.harness.servers import SETUPS
from tests.snippets import on_every_setup
from tests.snippets.logged import logs

SERVER = SETUPS["gunicorn-gthread"]


@on_every_setup("snippets.wsgi.middleware", "wsgi")
def test_middleware(server):
    assert first_before_second(server.site).verdict == "yes"
    answer = server.site.get()
    name = answer.header("x-request-id")
    assert re.fullmatch("[0-9a-f]{32}", name) and name != server.site.get().header("x-request-id")
    assert re.fullmatch(r"app;dur=\d+\.\d", answer.header("server-timing"))
    closes = recorded_row("disconnect.close-always", server.setup.name)["verdict"] == "yes"
    assert logs(server, f"{name}: {len(answer.body)} bytes") == closes


def test_the_careless_one_collects():
    with running(SERVER, "snippets.wsgi.careless_middleware:app") as server:
        assert first_before_second(server.site).verdict == "no"


@pytest.mark.parametrize(("app", "noted"), [("marked", b"closed"), ("careless", b"not closed")])
def test_close(app, noted):
    with running(SERVER, f"tests.snippets.wrapped:{app}_closing") as server:
        server.site.post("/?body", b"")
        assert server.site.get("/?body").body == noted
