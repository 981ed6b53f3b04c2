"""Calls between sync and async: every way is asked for, and what answers otherwise becomes no number."""

import importlib
import socket
from dataclasses import replace

import psutil
import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS
from tests.measurements.crossing import ASYNC, FAMILY, INTO_ASYNC, INTO_SYNC, QUANTITIES, SYNC, answer, asking
from tests.measurements.family import QUICK
from tests.measurements.load import LoadFailed
from tests.measurements.machine import machine

VISITS = {visit.series.setup.name: visit for visit in FAMILY.visits}


@pytest.fixture(scope="module")
def server():
    with running(SETUPS["uvicorn"], "snippets.asgi.crossings:app") as server:
        yield server


@pytest.mark.parametrize(("interface", "ways"), [("asgi", INTO_SYNC), ("wsgi", INTO_ASYNC)])
def test_every_way_of_the_snippet_is_measured(interface, ways):
    snippet = importlib.import_module(f"snippets.{interface}.crossings")
    assert [path for path, _ in ways.values()] == list(snippet.WAYS)


def test_a_call_through_a_thread_costs_more_than_a_call(server):
    direct, through = (asking(path)(server, (SYNC, 1), 0.2) for path in ("/directly", "/to_thread"))
    assert set(direct) == set(through) == set(QUANTITIES)
    assert all(0 < direct[quantity] < through[quantity] for quantity in QUANTITIES)


def test_several_at_a_time_are_asked_for(server):
    assert asking("/to_thread")(server, (SYNC, 16), 0)["call"] > 0


def test_the_other_way_round_is_measured():
    name = "run_coroutine_threadsafe"
    found = VISITS[name].make(replace(QUICK, seconds=0), FAMILY.cores())
    assert all(number > 0 for number in found[ASYNC, 1].values())


def test_an_answer_that_is_none_is_no_number(server):
    with pytest.raises(LoadFailed, match="^the answer was 404$"):
        asking("/there-is-no-such-way")(server, (SYNC, 1), 0)


def test_nobody_there_is_no_number(server):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()
    with pytest.raises(LoadFailed, match="refused"):
        answer(replace(server.site, address=closed), "/directly?calls=1&at_a_time=1")


def test_the_versions_of_the_libraries_are_told():
    versions = machine(visit.series.setup for visit in FAMILY.visits)["versions"]
    assert set(versions) == {"uvicorn", "gunicorn", "uvloop", "anyio", "asgiref"}


def test_the_loop_is_the_one_whose_version_is_told(server):
    loaded = [part.path for process in server.family() for part in psutil.Process(process).memory_maps()]
    assert any("/uvloop/" in path for path in loaded), loaded
