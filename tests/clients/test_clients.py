"""What each client and server shows is what docs/testing.json says, and each probe notices an application that lies."""

import json

import pytest

from tests.clients.lies import LIES
from tests.clients.rows import PROBES, seen
from tests.clients.seen import RECORDED, cells, columns, observe, rows
from tests.clients.ways import WAYS

AGAIN = "If that is meant, run: .venv/bin/python -m tests.clients"
CALLED = {"wsgi": "werkzeug.test.Client", "asgi": "TestClient"}  # the client on which a lie is told


def recorded() -> dict:
    return json.loads(RECORDED.read_text())


@pytest.mark.parametrize(("row", "name"), cells())
def test_what_is_seen(row, name):
    assert observe(row, name) == recorded()["seen"][row][name], f"docs/testing.json, {row!r}, {name!r}. {AGAIN}"


def test_the_columns_are_as_recorded():
    assert recorded()["columns"] == columns(), f"docs/testing.json, columns. {AGAIN}"


def test_nothing_else_is_recorded():
    assert [(row, name) for row, found in recorded()["seen"].items() for name in found] == cells(), AGAIN
    assert set(PROBES) == set(rows())


@pytest.mark.parametrize(
    ("row", "interface"), [(row, interface) for row, snippets in rows().items() for interface in snippets]
)
def test_a_lie_is_noticed(row, interface):
    name = CALLED[interface]
    lie = getattr(LIES[row, interface], interface)
    assert seen(row, WAYS[name], lie) != recorded()["seen"][row][name], f"the probe of {row!r} proves nothing"


def test_every_lie_is_told():
    assert set(LIES) == {(row, interface) for row, snippets in rows().items() for interface in snippets}
