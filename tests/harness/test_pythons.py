"""A cell's row on each Python: what is recorded on one stays when another is recorded."""

import pytest

from tests.harness.pythons import row_on, with_row

YES = {"verdict": "yes", "observed": "finished", "note": ""}
NO = {"verdict": "no", "observed": "cut off", "note": ""}
OTHER = {"verdict": "no", "observed": "it never ends", "note": ""}


@pytest.mark.parametrize(
    ("python", "row"), [("3.9", YES), ("3.11", YES), ("3.12", NO), ("3.13", OTHER), ("3.14", OTHER)]
)
def test_a_row_holds_up_to_the_next(python, row):
    assert row_on(YES | {"on": {"3.12": NO, "3.13": OTHER}}, "3.11", python) == row


def test_the_python_of_the_column_has_the_only_row_where_none_differs():
    assert with_row(YES, "3.11", NO, "3.11") == NO
    assert with_row(YES, "3.11", YES, "3.13") == YES
    assert with_row(None, "3.11", YES, "3.13") == YES


def test_another_result_on_another_python_is_a_row_more():
    assert with_row(YES, "3.11", NO, "3.12") == YES | {"on": {"3.12": NO}}


def test_a_newer_python_may_be_as_the_oldest_again():
    cell = with_row(YES | {"on": {"3.12": NO}}, "3.11", YES, "3.13")
    assert cell == YES | {"on": {"3.12": NO, "3.13": YES}}
    assert row_on(cell, "3.11", "3.13") == YES


def test_rows_that_say_nothing_new_are_left_out():
    assert with_row(YES | {"on": {"3.12": NO}}, "3.11", YES, "3.12") == YES
    assert with_row(YES | {"on": {"3.12": NO}}, "3.11", NO, "3.13") == YES | {"on": {"3.12": NO}}


def test_recording_the_python_of_the_column_keeps_what_others_did():
    assert with_row(YES | {"on": {"3.12": NO}}, "3.11", OTHER, "3.11") == OTHER | {"on": {"3.12": NO}}
