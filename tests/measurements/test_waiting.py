"""The measuring itself: that it measures what it says, and that what fails becomes no number."""

import asyncio
import json
import socket
from dataclasses import replace

import pytest

from macros.recordings import Measurement
from tests.harness.servers import SETUPS
from tests.harness.wire import Site
from tests.measurements import machine, waiting
from tests.measurements.client import BurstFailed, is_complete, together
from tests.measurements.waiting import CLIENTS, SERIES, measure, one_pass, point

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nwaited"


def test_a_measurement_is_what_the_pages_read(tmp_path):
    chosen = [SERIES["uvicorn"], SERIES[waiting.LIMIT]]
    path = tmp_path / "waiting.json"
    machine.write(path, measure(chosen, [1, 4], 1, "make measure"))
    read = Measurement.model_validate(json.loads(path.read_text()))
    assert list(tmp_path.iterdir()) == [path]
    assert [(p.setup, p.clients, p.failed) for p in read.points] == [
        ("uvicorn", 1, None),
        (waiting.LIMIT, 1, None),
        ("uvicorn", 4, None),
        (waiting.LIMIT, 4, None),
    ]
    assert all(p.seconds >= read.wait_seconds for p in read.points)
    assert read.versions == {"uvicorn": SETUPS["uvicorn"].version()} | SETUPS["uvicorn"].versions_of_parts()


def test_waits_one_after_the_other_add_up():
    assert one_pass(SERIES["gunicorn-sync"], 4) >= 4 * waiting.WAIT


def test_every_setup_below_snippets_is_measured_but_wsgiref():
    assert {name for name, setup in SETUPS.items() if setup.below_snippets} - set(SERIES) == {"wsgiref"}


def test_a_refused_connection_is_a_failure_with_its_reason():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = Site(listener.getsockname())
    with pytest.raises(BurstFailed, match="^4 of 4 did not connect: Connection refused$"):
        asyncio.run(together(closed, 4, 5.0, "waited"))


def test_a_server_that_ends_is_a_failed_point():
    broken = replace(SERIES["uvicorn"], app="tests.there_is_no_such_module:app")
    measured = measure([broken], [1], 2, "make measure")
    (only,) = Measurement.model_validate(measured).points
    assert only.seconds is None
    assert "uvicorn ended with exit code" in only.failed
    assert only.failed.endswith("(in 2 of 2 rounds)")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([GOOD, b""], "1 of 2 did not get an answer: closed without an answer"),
        ([b"HTTP/1.1 503 Busy\r\nContent-Length: 6\r\n\r\nwaited"] * 2, "2 of 2 got another answer"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nwai"] * 2, "2 of 2 got another answer"),
        ([None, None], "2 of 2 did not get an answer in time"),
    ],
)
def test_one_bad_answer_spoils_the_burst(answers, says):
    """The server sends each connection its own answer and closes, or stays silent where there is None."""

    async def scene():
        left = list(answers)

        async def serve(reader, writer):
            try:
                await reader.readuntil(b"\r\n\r\n")
                if (text := left.pop()) is None:
                    await reader.read()
                else:
                    writer.write(text)
                    await writer.drain()
            finally:
                writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            await together(Site(server.sockets[0].getsockname()), len(answers), 0.5, "waited")

    with pytest.raises(BurstFailed, match=f"^{says}"):
        asyncio.run(scene())


def test_one_failed_round_is_a_failed_point():
    failed = point("x", 8, [0.1, BurstFailed("1 of 8 did not connect: Connection refused"), 0.3])
    assert (failed["seconds"], failed["least"], failed["most"]) == (None, None, None)
    assert failed["failed"] == "1 of 8 did not connect: Connection refused (in 1 of 3 rounds)"


def test_a_point_is_the_median_and_the_range():
    good = point("x", 8, [0.3004, 0.1, 0.2])
    assert good == {"setup": "x", "clients": 8, "seconds": 0.2, "least": 0.1, "most": 0.3, "failed": None}


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nwait", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nwaited", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nwaited\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nwaited\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\n\r\nwaited", False),
    ],
)
def test_the_end_of_an_answer(text, complete):
    assert is_complete(text) is complete


def test_the_file_is_replaced_or_left_alone(tmp_path, monkeypatch):
    path = tmp_path / "waiting.json"
    path.write_text("old")
    monkeypatch.setattr(machine.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError):
        machine.write(path, {"new": 1})
    assert path.read_text() == "old"


def test_the_committed_file_is_of_these_series():
    recorded = Measurement.model_validate(json.loads(waiting.FILE.read_text()))
    assert set(recorded.series) == set(SERIES), "docs/measurements/waiting.json is of other setups. Run: make measure"
    assert recorded.clients == list(CLIENTS)
    assert {name: about.model_dump() for name, about in recorded.series.items()} == {
        name: series.about() for name, series in SERIES.items()
    }
