"""A family of measurements: rounds, an interruption, what fails, and the file that holds it in the end."""

import json
from dataclasses import dataclass, replace

import pytest

from macros.recordings import Load
from tests.harness.servers import SETUPS
from tests.measurements import family
from tests.measurements.families import FAMILIES
from tests.measurements.family import QUICK, WHOLE, Family, Visit, significant, spread
from tests.measurements.load import LoadFailed, apart, shared
from tests.measurements.series import of

SETUP = SETUPS["uvicorn"]
POINTS = (("hello", 1), ("hello", 4))
PACE = replace(WHOLE, rounds=2)


@dataclass(frozen=True)
class Made(Visit):
    """A visit that starts nothing and counts how often it was made."""

    calls: list = None
    interrupted_at: int = 0

    def make(self, pace, cores):
        self.calls.append(self.name)
        if len(self.calls) == self.interrupted_at:
            raise KeyboardInterrupt
        return {key: self.ask(None, key, pace.seconds) for key in self.keys(pace)}


def made(calls: list, interrupted_at: int = 0, ask=lambda server, key, seconds: {"rate": float(key[1])}) -> Family:
    """Two visits that find the number of clients."""
    series = [of(replace(SETUP, name=name), "hello") for name in ("one", "other")]
    visits = [Made(one, POINTS, ask, POINTS[:1], calls, interrupted_at) for one in series]
    return Family("made", "what was made", "clients", {"rate": "requests a second"}, "nobody", shared, tuple(visits))


@pytest.fixture(autouse=True)
def own_journals(tmp_path, monkeypatch):
    monkeypatch.setattr(family, "JOURNALS", tmp_path / "journals")


def read(folder) -> Load:
    return Load.model_validate(json.loads((folder / "made.json").read_text()))


def test_the_rounds_go_over_all_visits_in_turn(tmp_path):
    calls = []
    made(calls).measure(PACE, tmp_path)
    assert calls == ["one, hello 1", "other, hello 1"] * 2
    recorded = read(tmp_path)
    assert [(p.series, p.at, p.values["rate"].median) for p in recorded.points] == [
        ("one", 1, 1),
        ("one", 4, 4),
        ("other", 1, 1),
        ("other", 4, 4),
    ]
    assert (recorded.rounds, recorded.command, recorded.across) == (2, "make measure", "clients")


def test_an_interrupted_measurement_goes_on_and_writes_nothing_before_its_end(tmp_path):
    calls = []
    with pytest.raises(KeyboardInterrupt):
        made(calls, interrupted_at=3).measure(PACE, tmp_path)
    assert not (tmp_path / "made.json").exists()
    (journal,) = (tmp_path / "journals").iterdir()
    with journal.open("a") as file:
        file.write('{"round": 2, "visit": "one, he')  # cut off while it was written
    calls.clear()
    made(calls).measure(PACE, tmp_path)
    assert calls == ["one, hello 1", "other, hello 1"]  # of the second round
    assert read(tmp_path).rounds == 2
    assert not journal.exists()


def test_a_journal_of_other_points_is_not_gone_on_with(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        made([], interrupted_at=2).measure(PACE, tmp_path)
    calls = []
    made(calls).measure(replace(PACE, seconds=5), tmp_path)
    assert len(calls) == 4


def test_the_quick_version_has_fewer_points(tmp_path):
    made([]).measure(QUICK, tmp_path)
    assert [(p.series, p.at) for p in read(tmp_path).points] == [("one", 1), ("other", 1)]
    assert read(tmp_path).command == "make compare"


def test_what_fails_in_one_round_is_no_number(tmp_path):
    outcomes = iter(["2 did not connect", {"rate": 1.0}, {"rate": 1.0}, {"rate": 1.0}])
    made([], ask=lambda *_: next(outcomes)).measure(replace(QUICK, rounds=2), tmp_path)
    first, second = read(tmp_path).points
    assert (first.values, first.failed) == ({}, "2 did not connect (in 1 of 2 rounds)")
    assert second.failed is None


def test_a_server_that_ends_is_a_failed_point():
    visit = Visit(replace(of(SETUP, "hello"), app="tests.there_is_no_such_module:app"), POINTS, lambda *_: {})
    found = visit.make(WHOLE, apart())
    assert set(found) == set(POINTS)
    assert all("uvicorn ended with exit code" in why for why in found.values())


def test_one_point_that_fails_leaves_the_others():
    def ask(server, key, seconds):
        if key[1] == 1:
            raise LoadFailed("1 did not connect")
        return {"rate": 5.0}

    assert Visit(of(SETUP, "hello"), POINTS, ask).make(WHOLE, apart()) == {
        POINTS[0]: "1 did not connect",
        POINTS[1]: {"rate": 5.0},
    }


def test_a_point_is_the_median_and_the_range_in_three_digits():
    found = spread([{"rate": 12345.6}, {"rate": 0.98765}, {"rate": 3.0}])
    assert found == {"values": {"rate": {"median": 3.0, "least": 0.988, "most": 12300}}, "failed": None}
    assert [significant(value) for value in (0.0, 99.96, 123456.0)] == [0.0, 100, 123000]


@pytest.mark.parametrize("name", FAMILIES)
def test_no_two_visits_have_the_same_name(name):
    names = [visit.name for visit in FAMILIES[name].visits]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", FAMILIES)
def test_the_quick_points_are_points(name):
    quick = [visit for visit in FAMILIES[name].visits if visit.quick]
    assert quick
    assert all(set(visit.quick) <= set(visit.points) for visit in quick)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_committed_file_is_of_this_family(name):
    recorded = Load.model_validate(json.loads((family.FOLDER / f"{name}.json").read_text()))
    visits = FAMILIES[name].chosen(WHOLE)
    again = f"docs/measurements/{name}.json is of other setups. Run: make measure ONLY={name}"
    assert {key: about.model_dump() for key, about in recorded.series.items()} == {
        visit.series.setup.name: visit.series.about() for visit in visits
    }, again
    wanted = {(visit.series.setup.name, *key) for visit in visits for key in visit.points}
    assert {(point.series, point.case, point.at) for point in recorded.points} == wanted, again
    said = (FAMILIES[name].what, FAMILIES[name].quantities, FAMILIES[name].client, FAMILIES[name].across)
    assert (recorded.what, recorded.quantities, recorded.client, recorded.across) == said, again
    assert recorded.command == WHOLE.command
