"""The foot of a page says when everything was last proved, in words of the ledger."""

import json

import pytest

from macros.files import DataError
from macros.proof import summary

MADE = {"date": "2026-12-03", "python": "CPython 3.11.7", "machine": "Linux x86_64, 2 cores"}


def ledger(tmp_path, made: object):
    (tmp_path / "ledger.json").write_text(json.dumps({"made": made}))
    return tmp_path


def test_day_machine_and_counts(tmp_path):
    assert summary(ledger(tmp_path, MADE | {"counts": {"page": 700, "cell": 4561}})) == {
        "date": "3 December 2026",
        "machine": "CPython 3.11.7, Linux x86_64, 2 cores",
        "counts": "4,561 table cells, 700 page tests",
    }


def test_before_the_first_proof_there_is_no_foot(tmp_path):
    assert summary(tmp_path) is None


@pytest.mark.parametrize(
    "made", [None, {}, MADE, MADE | {"counts": {"sell": 1}}, MADE | {"date": "soon", "counts": {}}]
)
def test_what_is_no_ledger_is_one_sentence(tmp_path, made):
    with pytest.raises(DataError, match="^docs/ledger.json is not a ledger .* Run: git checkout docs/ledger.json$"):
        summary(ledger(tmp_path, made))
