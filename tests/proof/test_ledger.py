"""The ledger as a file: the same bytes each time, in parts or whole, and one sentence for what is none."""

import pytest

from tests.proof import ledger as ledgers
from tests.proof.ledger import Ledger, LedgerError


def some(result: str = "passed", code: str = "1") -> Ledger:
    return Ledger(
        {"date": "2026-11-30", "counts": {"cell": 1}},
        {"code a": code},
        {"tests/a.py::test": 1.0},
        {"tests/a.py::test[b-c]": ("abc", result)},
    )


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "ledger.json"
    ledgers.write(some(), path)
    assert ledgers.read(path) == some()
    written = path.read_bytes()
    ledgers.write(ledgers.read(path), path)
    assert path.read_bytes() == written
    assert list(tmp_path.iterdir()) == [path]


def test_there_is_none_yet(tmp_path):
    assert ledgers.read(tmp_path / "ledger.json") == Ledger()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 0}', '{"format": 1, "results": {}}'])
def test_what_is_no_ledger_is_one_sentence(tmp_path, text):
    path = tmp_path / "ledger.json"
    path.write_text(text)
    with pytest.raises(LedgerError) as refused:
        ledgers.read(path)
    assert str(refused.value).startswith("ledger.json ")
    assert "\n" not in str(refused.value)


def test_parts_make_a_whole():
    made = {"date": "2026-11-30", "counts": {"cell": 2, "page": 1}}
    other = Ledger(made, {"code b": "2"}, {"tests/b.py::test": 2.0}, {"tests/b.py::test": ("def", "passed")})
    whole = ledgers.merged([some(), other])
    assert set(whole.results) == {"tests/a.py::test[b-c]", "tests/b.py::test"}
    assert whole.inputs == {"code a": "1", "code b": "2"}
    assert whole.made == {"date": "2026-11-30", "counts": {"cell": 3, "page": 1}}


def test_parts_that_were_made_with_different_inputs_make_none():
    with pytest.raises(LedgerError, match="two parts were made with another code a: 1 and 2"):
        ledgers.merged([some(), some(code="2")])
    with pytest.raises(LedgerError, match="two parts have another result of"):
        ledgers.merged([some(), some(result="no")])
