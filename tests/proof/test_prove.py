"""tools/prove.py: what it keeps of an interrupted proof, what it says at the end, and what it refuses."""

import json

import pytest

from tests.proof import journal as journals
from tests.proof import ledger as ledgers
from tests.proof.inputs import Described
from tests.proof.journal import Journal, results_in
from tests.proof.ledger import Ledger
from tests.proof.plan import Plan
from tests.site import browser
from tools import prove
from tools.machine import PROGRAMS, sentence_for
from tools.prove import ProofError, Run, absent, finish, ledger_of, part_of, shard_of, summarise, write_ledger

TESTS = [
    Described(f"tests/claims/test_x.py::test[x.y-{setup}]", "servers", "cell", "x.y", setup, recorded="yes · it does")
    for setup in ("daphne", "uvicorn", "waitress")
]
FIRST, SECOND, THIRD = (test.id for test in TESTS)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """What a run keeps, and the ledger, are in a folder of the test's own."""
    monkeypatch.setattr(prove, "KEPT", tmp_path)
    monkeypatch.setattr(prove, "shared_digest", lambda: "shared")
    monkeypatch.setattr(journals, "shared_digest", lambda: "shared")
    monkeypatch.setattr(ledgers, "LEDGER", tmp_path / "ledger.json")
    monkeypatch.setattr(ledgers.read, "__defaults__", (tmp_path / "ledger.json",))
    monkeypatch.setattr(ledgers.write, "__defaults__", (tmp_path / "ledger.json",))


def result(test: str, outcome: str = "passed", words: str = "yes · it does") -> dict:
    return {"id": test, "outcome": outcome, "result": words, "seconds": 1.3}


def journal(tests: list[Described] = TESTS) -> Journal:
    return Journal(prove.KEPT / "journal-1-of-1.jsonl", {test.id: test for test in tests})


def interrupted(lines: list[str]) -> None:
    """A proof that ended in the middle of a phase, with these lines of results."""
    with pytest.raises(KeyboardInterrupt), journal().keeping("servers", 1):
        results_in(prove.KEPT, "servers").write_text("".join(lines))
        raise KeyboardInterrupt


def test_an_interrupted_proof_goes_on_where_it_was():
    whole = json.dumps(result(FIRST)) + "\n"
    interrupted([whole, json.dumps(result(SECOND))[:20]])
    assert set(journal().found(1)) == {FIRST}
    assert journal().found(2) == {}


def test_what_failed_is_run_again():
    interrupted([json.dumps(result(FIRST)) + "\n", json.dumps(result(FIRST, "failed")) + "\n"])
    assert journal().found(1) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda test: test.inputs.update({"code x": "2"}),
        lambda test: setattr(test, "recorded", "no · it does not"),
    ],
)
def test_what_was_found_with_other_inputs_is_run_again(change):
    interrupted([json.dumps(result(FIRST)) + "\n"])
    now = [Described(**vars(test) | {"inputs": dict(test.inputs)}) for test in TESTS]
    change(now[0])
    assert journal(now).found(1) == {}


def test_a_ledger_has_what_was_found_and_keeps_what_cannot_be_run_here():
    old = Ledger(results={THIRD: ("abc", "no · it does not")})
    ledgers.write(old)
    new = ledger_of(TESTS, {FIRST: result(FIRST), SECOND: result(SECOND)})
    write_ledger(new, Plan(impossible={THIRD: "nginx"}), Run())
    found = ledgers.read()
    assert found.results[FIRST] == (TESTS[0].digest, "yes · it does")
    assert found.results[THIRD] == ("abc", "no · it does not")
    assert found.seconds == {"tests/claims/test_x.py::test": 2}
    assert found.made["counts"] == {"cell": 2}


def test_the_last_line_says_what_was_observed_and_what_rests(capsys):
    run = Run(results={FIRST: result(FIRST)})
    ledger = Ledger(made={"date": "2026-12-03"})
    plan = Plan(changed={SECOND: "not in the ledger"})
    summarise(run, ledger, plan, [FIRST, SECOND, THIRD])
    assert capsys.readouterr().out.splitlines() == [
        f"1 results differ from the ledger and were not observed, such as {SECOND}",
        "1 results observed now; 1 rest on the whole proof of 2026-12-03, made with the same inputs",
    ]


def test_what_this_machine_lacks_is_one_sentence(capsys):
    summarise(Run(), Ledger(made={"date": "2026-12-03"}), Plan(impossible={FIRST: "nginx"}), [FIRST])
    assert capsys.readouterr().out.startswith("nginx is not here, so 1 result rests on the ledger. Install: ")


@pytest.mark.parametrize(
    ("run", "status"), [(Run(), 0), (Run(red=["static"]), 1), (Run({FIRST: result(FIRST, "failed")}), 1)]
)
def test_a_red_phase_or_test_makes_the_run_red(run, status):
    assert finish(run) == status
    assert (prove.KEPT / "summary.md").exists()


@pytest.mark.parametrize("words", ["", "3", "0/8", "9/8", "a/b", "3/8/1"])
def test_a_shard_that_is_none_is_one_sentence(words):
    with pytest.raises(ProofError, match="is no part of a whole; write SHARD=3/8 for the third of eight$"):
        shard_of(words)
    assert shard_of("3/8") == (3, 8)


@pytest.mark.parametrize("program", [one.name for one in PROGRAMS if one.proves and one.name != "venv"])
def test_whatever_is_missing_has_a_sentence(monkeypatch, program):
    monkeypatch.setenv("WITHOUT", program.replace(" ", "-"))
    browser.find.cache_clear()  # it remembers the one that it has found
    lacking = absent()
    browser.find.cache_clear()
    assert program in lacking
    for name in set(lacking.values()):
        assert sentence_for(name, 2).count("2 results rest on the ledger") == 1


def test_each_test_is_in_one_shard():
    pages = [
        Described(f"tests/site/test_pages.py::test[{n}]", "browser", "page", "tests/site/test_pages.py")
        for n in range(40)
    ]
    assert {part_of(test, 8) for test in TESTS} == {part_of(TESTS[0], 8)}
    assert {part_of(test, 8) for test in pages} == set(range(1, 9))
