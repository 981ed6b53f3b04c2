"""What `make test` takes of what is collected: what differs, each snippet once, a sample that moves, and no more."""

import pytest

from tests.proof.inputs import Described
from tests.proof.ledger import Ledger
from tests.proof.plan import BUCKETS, change, fitting, planned, snippets_once, square

SETUPS = ("uvicorn", "daphne", "hypercorn")


def cell(claim: str, setup: str, probe: str = "1", recorded: str = "yes · it does") -> Described:
    name = f"tests/claims/test_x.py::test[{claim}-{setup}]"
    inputs = {f"code {claim}": probe, f"command {setup}": setup}
    return Described(name, "servers", "cell", claim, setup, recorded=recorded, inputs=inputs)


CELLS = [cell(f"x.{number}", setup) for number in range(20) for setup in SETUPS]


def proved(tests: list[Described], shared: str = "same") -> Ledger:
    ledger = Ledger(inputs={"shared code": shared})
    for test in tests:
        ledger.inputs |= test.inputs
        ledger.results[test.id] = (test.digest, test.recorded)
    return ledger


def plan_of(tests: list[Described], ledger: Ledger, seed: str = "1", absent: dict[str, str] | None = None):
    return planned(tests, ledger, seed, absent or {}, "same")


def test_nothing_has_changed():
    plan = plan_of(CELLS, proved(CELLS))
    assert plan.required == []
    assert sorted(plan.sample) == sorted(test.id for test in CELLS)


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (cell("x.0", "uvicorn", probe="2"), "code x.0: 1 → 2"),
        (cell("x.0", "uvicorn", recorded="no · it does not"), "recorded: yes · it does → no · it does not"),
        (cell("x.99", "uvicorn"), "not in the ledger"),
    ],
)
def test_what_differs_is_observed_and_says_why(now, reason):
    plan = plan_of([now, *CELLS[1:]], proved(CELLS))
    assert plan.changed == {now.id: reason}
    assert plan.required == [now.id]


def test_an_input_that_is_gone_is_a_difference():
    was = cell("x.0", "uvicorn")
    now = cell("x.0", "uvicorn")
    del now.inputs["command uvicorn"]
    assert change(now, proved([was])) == "fewer inputs than in the ledger"


def test_what_this_machine_lacks_is_named_and_not_observed():
    behind = cell("x.0", "uvicorn", probe="2")
    behind.programs = ["nginx"]
    plan = plan_of([behind, *CELLS[1:]], proved(CELLS), absent={"nginx": "nginx", "daphne": "daphne"})
    assert set(plan.impossible.values()) == {"nginx", "daphne"}
    assert plan.impossible[behind.id] == "nginx"
    assert not set(plan.impossible) & {*plan.required, *plan.sample, *plan.rests}


def test_each_snippet_runs_once_on_a_setup_that_the_seed_chooses():
    tests = [
        Described(f"{file}::{name}[{setup}]", "servers", "snippet", file, setup)
        for file in ("tests/snippets/a.py", "tests/snippets/b.py")
        for name in ("test_one", "test_two")
        for setup in SETUPS
    ]
    seen = set()
    for seed in map(str, range(30)):
        chosen = snippets_once(tests, seed)
        assert len(chosen) == 4 and {test.about for test in chosen} == {test.about for test in tests}
        assert all(
            len({test.setup for test in chosen if test.about == about}) == 1 for about in {t.about for t in tests}
        )
        seen |= {(test.about, test.setup) for test in chosen}
    assert len(seen) == 6


def test_shared_code_is_proved_by_a_square():
    plan = plan_of(CELLS, proved(CELLS, shared="other"))
    chosen = [test for test in CELLS if test.id in plan.always]
    assert {test.about for test in chosen} == {test.about for test in CELLS}
    assert all(sum(test.setup == setup for test in chosen) >= 3 for setup in SETUPS)
    assert len(chosen) < len(CELLS) / 2
    assert {test.id for test in square(CELLS, "1")} != {test.id for test in square(CELLS, "2")}


def test_as_many_seeds_as_there_are_buckets_take_every_result():
    taken: set[str] = set()
    for seed in range(1, BUCKETS + 1):
        taken |= set(first_bucket(str(seed)))
    assert taken == {test.id for test in CELLS}


def first_bucket(seed: str) -> list[str]:
    """What comes first in the sample: the tests of the seed's own bucket."""
    from tests.proof.plan import turn

    return [test.id for test in CELLS if turn(seed, test.id)[0] == 0]


def test_a_sample_takes_the_seconds_that_are_left():
    ledger = Ledger(seconds={"tests/a.py::slow": 8.0, "tests/a.py::quick": 1.0})
    tests = ["tests/a.py::quick[1]", "tests/a.py::slow[1]", "tests/a.py::quick[2]"]
    assert fitting(tests, ledger, 9.5) == tests[:2]
    assert fitting(tests, ledger, 0.5) == []
