"""Waits end with their event; rounds end when the rule has decided."""

import pytest

from tests.harness.clock import Deadline, NeverHappenedError, happens, wait_until
from tests.harness.record import decide
from tests.harness.rounds import any_round, decide_by, every_round, lead, most_rounds


def test_a_wait_returns_what_it_waited_for():
    answers = iter(["", "", "here"])
    assert wait_until(lambda: next(answers), "it is here") == "here"


def test_a_wait_for_what_never_comes_names_it():
    with pytest.raises(NeverHappenedError, match="it is here"):
        wait_until(lambda: False, "it is here", seconds=0.05)
    assert happens(lambda: "", seconds=0.05) == ""


def test_a_deadline_has_nothing_left_when_it_is_over():
    assert Deadline(0).is_over and Deadline(0).left == 0
    assert not Deadline(60).is_over


@pytest.mark.parametrize(
    ("rule", "rounds", "said", "expected", "asked"),
    [
        (any_round, 3, [False, True], True, 2),
        (any_round, 3, [False, False, False], False, 3),
        (every_round, 3, [True, False], False, 2),
        (every_round, 3, [True, True, True], True, 3),
        (most_rounds, 3, [True, True], True, 2),
        (most_rounds, 3, [True, False, False], False, 3),
        (lead(2), 9, [True, None, False, True, True], True, 5),
        (lead(2), 3, [True, False, True], False, 3),
    ],
)
def test_a_rule_decides_as_soon_as_it_can(rule, rounds, said, expected, asked):
    left = list(said)

    def observe():
        says = left.pop(0)
        return None if says is None else decide(says, says)

    assert decide_by(observe, rounds=rounds, rule=rule).verdict == ("yes" if expected else "no")
    assert len(said) - len(left) == asked


def test_rounds_that_decide_nothing_are_an_error():
    with pytest.raises(AssertionError, match="decide nothing"):
        decide_by(lambda: None, rounds=2, rule=lead(2))
