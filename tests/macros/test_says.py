"""The finished sentences of a claim: each names its server, and has only the values that there are."""

import pytest
from pydantic import ValidationError

from macros.data import Data
from macros.model import Cell, Says


def test_a_sentence_has_the_server_and_may_have_the_value():
    assert Says(yes="{server} streams.", no="{server} sends {observed}.").partial == ""


@pytest.mark.parametrize("words", ["It streams.", "{server} streams", "{server} streams {much}."])
def test_a_sentence_that_is_not_finished_is_refused(words):
    with pytest.raises(ValidationError):
        Says(yes=words)


def test_readers_see_the_newest_python_and_what_was_before():
    cell = Cell(
        verdict="yes",
        observed="it ends",
        note="",
        on={
            "3.13": {"verdict": "yes", "observed": "late", "note": ""},
            "3.12": {"verdict": "no", "observed": "never", "note": ""},
        },
    )
    assert (cell.verdict, cell.observed) == ("yes", "late")
    assert cell.before == ["before Python 3.13: no, never", "before Python 3.12: yes, it ends"]
    assert cell.model_dump()["observed"] == "it ends"


def test_every_result_has_its_sentence():
    data = Data()
    missing = [
        f"{claim.id}: {verdict}"
        for claim in data.every_claim.values()
        for verdict in {cell.verdict for cell in data.evidence(claim.id).cells.values()} & {"yes", "no", "partial"}
        if not getattr(claim.says, verdict)
    ]
    assert not missing, f"write it in `says`: {'; '.join(sorted(missing))}"
