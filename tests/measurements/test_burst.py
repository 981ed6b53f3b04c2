"""The recording of a burst: that it is of what happened, and that what fails becomes no picture."""

import json
from dataclasses import replace

from macros.recordings import Burst, Bursts
from tests.measurements import burst, machine
from tests.measurements.burst import SCENES, kept, measure, one_burst, requests
from tests.measurements.client import Asked, BurstFailed
from tests.snippets.timed import EARLY


def of(name: str, clients: int) -> Burst:
    found = one_burst(replace(SCENES[name], clients=clients))
    last = burst.last(found)
    return Burst(
        clients=clients,
        claim="concurrency.overlap",
        setup="uvicorn",
        requests=found,
        least=last,
        most=last,
        failed=None,
    )


def test_one_thread_takes_one_request_after_the_other():
    found = of("gunicorn-sync", 3)
    assert (found.together, found.carriers) == (1, 1)
    assert found.last >= 3 * burst.WAIT


def test_an_event_loop_takes_them_all_in_one_thread():
    found = of("uvicorn", 3)
    assert (found.together, found.carriers) == (3, 1)


def test_two_workers_are_two_carriers():
    found = of("gunicorn-sync, 2 workers", 4)
    assert found.together <= found.carriers <= 2


def test_a_recording_is_what_the_pages_read(tmp_path):
    path = tmp_path / "burst.json"
    machine.write(path, measure([replace(SCENES["uvicorn"], clients=2)], 1, "make measure"))
    read = Bursts.model_validate(json.loads(path.read_text()))
    assert list(tmp_path.iterdir()) == [path]
    assert [(name, one.clients, one.failed) for name, one in read.bursts.items()] == [("uvicorn", 2, None)]
    assert all(round(one.ended - one.began, 3) >= burst.WAIT - EARLY for one in read.bursts["uvicorn"].requests)


def test_a_server_that_ends_is_a_failed_burst():
    scene = SCENES["uvicorn"]
    broken = replace(scene, series=replace(scene.series, app="tests.there_is_no_such_module:app"))
    read = Bursts.model_validate(measure([broken], 2, "make measure"))
    assert "uvicorn ended with exit code" in read.bursts["uvicorn"].failed
    assert read.bursts["uvicorn"].failed.endswith("(in 2 of 2 rounds)")


def test_moments_are_counted_from_the_first_request_and_threads_from_the_first_that_began():
    told = [
        Asked(10.0, 11.5, "10.9 11.4 7 70"),
        Asked(10.1, 10.8, "10.2 10.7 7 71"),
        Asked(10.1, 12.0, "11.5 11.9 7 71"),
    ]
    assert requests(told) == [
        {"asked": 0.1, "began": 0.2, "ended": 0.7, "answered": 0.8, "carrier": 1},
        {"asked": 0.0, "began": 0.9, "ended": 1.4, "answered": 1.5, "carrier": 2},
        {"asked": 0.1, "began": 1.5, "ended": 1.9, "answered": 2.0, "carrier": 1},
    ]


def test_the_burst_that_is_kept_is_at_the_median():
    rounds = [[{"answered": last}] for last in (0.5, 0.2, 0.9)]
    assert kept(rounds) == {"requests": rounds[0], "least": 0.2, "most": 0.9, "failed": None}


def test_one_failed_round_is_a_failed_burst():
    failed = kept([[{"answered": 0.5}], BurstFailed("1 of 8 did not connect: Connection refused")])
    assert failed["requests"] == []
    assert failed["failed"] == "1 of 8 did not connect: Connection refused (in 1 of 2 rounds)"


def test_the_committed_file_is_of_these_series():
    recorded = Bursts.model_validate(json.loads(burst.FILE.read_text()))
    assert {name: about.model_dump() for name, about in recorded.series.items()} == {
        name: scene.series.about() for name, scene in SCENES.items()
    }, "docs/measurements/burst.json is of other setups. Run: make measure"
    assert {name: (one.clients, one.claim, one.setup) for name, one in recorded.bursts.items()} == {
        name: (scene.clients, scene.claim, scene.setup) for name, scene in SCENES.items()
    }
