"""The load itself: that it is one, on its cores, and that what fails becomes no number."""

import os
import socket
from dataclasses import replace

import pytest

from tests.harness.process import reserved_port, running
from tests.harness.servers import SETUPS
from tests.measurements import connections, load, mixed, start
from tests.measurements.families import FAMILIES, TWO_BYTES
from tests.measurements.family import WHOLE
from tests.measurements.load import LoadFailed, MissingGenerator, apart, on, refuse_failures
from tests.measurements.series import NOTHING, of

GOOD = {"requests": 9, "not_connected": 0, "broken": 0, "not_200": 0, "late": 0}


@pytest.fixture
def server():
    with reserved_port() as port, running(SETUPS["uvicorn"], "snippets.asgi.measured:app", port) as server:
        yield server


def test_a_load_is_measured(server):
    found = load.ask(server, "/", 4, 1, apart())
    assert set(found) == set(load.QUANTITIES)
    assert found["rate"] > 10
    assert 0 < found["median"] <= found["p99"]
    assert 0 < found["cpu"] < 1e6 / found["rate"] * 1.5  # no more than its one core, and some for counting
    assert 0 < found["client"] <= 1.5


def test_an_answer_that_is_none_is_no_number(server):
    with pytest.raises(LoadFailed, match="were not 200"):
        load.ask(server, "/wait?seconds=none", 2, 1, apart())  # a 500


def test_nobody_there_is_no_number(server):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()
    server.site = replace(server.site, address=closed)
    with pytest.raises(LoadFailed, match="^wrk ended with 1: unable to connect"):
        load.ask(server, "/", 2, 1, apart())


def test_what_does_nothing_answers_more_than_a_server():
    """The generator's own limit is a limit: beside it, a server that understands HTTP is slower."""
    (visit,) = [visit for visit in FAMILIES["request"].visits if visit.series == NOTHING]
    (real,) = [visit for visit in FAMILIES["request"].visits if visit.series.setup.name == "hypercorn"]
    key = (TWO_BYTES, 16)
    most, less = (one.make(WHOLE, apart())[key]["rate"] for one in (visit, real))
    assert most > 2 * less


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"not_connected": 3}, "9 answers came, 3 did not connect"),
        ({"broken": 2, "late": 1}, "9 answers came, 2 broke off, 1 had no answer within 30 s"),
        ({"not_200": 9}, "9 answers came, 9 were not 200"),
        ({"requests": 0}, "0 answers came"),
    ],
)
def test_one_failed_request_is_no_number(found, says):
    with pytest.raises(LoadFailed, match=f"^{says}$"):
        refuse_failures(GOOD | found)


def test_a_good_load_is_not_refused():
    refuse_failures(GOOD)


def test_a_missing_generator_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setattr(load.shutil, "which", lambda name: None)
    with pytest.raises(MissingGenerator, match="^The measurements need wrk and found none. Run: make system$"):
        load.generator()


def test_server_and_client_have_different_cores(monkeypatch):
    monkeypatch.setattr(load, "CORES", [3, 5])
    assert (apart().server, apart().client) == ({3}, {5})
    monkeypatch.setattr(load, "CORES", [3])
    with pytest.raises(LoadFailed, match="there is one"):
        apart()


def test_a_process_runs_where_it_is_told_to():
    before = os.sched_getaffinity(0)
    with on({min(before)}), reserved_port() as port:
        with running(SETUPS["waitress"], "snippets.wsgi.hello:app", port) as server:
            assert {frozenset(os.sched_getaffinity(process)) for process in server.family()} == {
                frozenset({min(before)})
            }
    assert os.sched_getaffinity(0) == before


def test_quick_requests_are_told_from_slow_ones(server):
    found = mixed.ask(server, (mixed.MIXED, 4), 0.8)
    assert set(found) == set(mixed.QUANTITIES)
    assert found["p90"] < 900  # the slow ones take a second


def test_open_connections_are_counted_in_kilobytes(server):
    for case in (connections.WEBSOCKET, connections.STREAM):
        found = connections.ask(server, (case, 60), 0.1)
        assert set(found) == set(connections.QUANTITIES)
        assert found["opening"] > 1


def test_streams_beyond_the_threads_do_not_open(monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 3)
    with reserved_port() as port, running(SETUPS["waitress"], "snippets.wsgi.measured:app", port) as server:
        with pytest.raises(LoadFailed, match="4 of 8 opened, the next did not in time"):
            connections.ask(server, (connections.STREAM, 8), 0.1)


def test_the_start_of_a_server_is_looked_at():
    (visit,) = start.family([SETUPS["waitress"]], []).visits
    found = visit.make(WHOLE, apart())[start.KEY]
    assert set(found) == set(start.QUANTITIES)
    assert (found["processes"], found["threads"]) == (1, 5)
    assert found["memory"] > 1


def test_a_server_that_does_not_start_has_no_numbers():
    visit = start.Start(of(SETUPS["uvicorn"], "there_is_no_such_snippet"), (start.KEY,), None)
    assert "ended with exit code" in visit.make(WHOLE, apart())[start.KEY]
