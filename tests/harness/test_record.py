"""Recording and comparing: what is written, what stands, and that a run which broke off writes nothing."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.harness import record
from tests.harness.record import Differs, Verdict, decide, not_applicable
from tests.harness.servers import SETUPS

ROOT = Path(__file__).parents[2]
ASGI = [name for name, setup in SETUPS.items() if setup.is_asked("tiny.one", {"asgi"})]
EVERY = record.every_cell({"tiny.one": {"asgi"}, "tiny.two": {"asgi"}})
YES, NO = Verdict("yes", "8 of 8"), Verdict("no", "1 of 8")


# A verdict explains itself


@pytest.mark.parametrize("verdict", ["", "maybe", "Yes", "unknown"])
def test_any_other_word_is_no_verdict(verdict):
    with pytest.raises(ValueError, match="is not a verdict; one of yes, no, partial, n/a, error"):
        Verdict(verdict, "something", "because")


@pytest.mark.parametrize("verdict", ["partial", "n/a", "error"])
def test_a_verdict_that_must_explain_itself_has_a_note(verdict):
    with pytest.raises(ValueError, match="needs a note that says why"):
        Verdict(verdict, "something")


@pytest.mark.parametrize("verdict", ["yes", "no", "partial"])
def test_a_verdict_shows_what_decided_it(verdict):
    with pytest.raises(ValueError, match="needs the value that was observed"):
        Verdict(verdict, note="because")


def test_what_a_probe_decides():
    assert decide(True, 3) == Verdict("yes", "3")
    assert decide(False, "") == Verdict("no", "nothing")
    assert not_applicable("why") == Verdict("n/a", "", "why")
    assert str(Verdict("partial", "4 of 8", "why")) == "partial · 4 of 8 · why"


# Comparing: old, new, the pages that rest on it, and the command that accepts it


@pytest.fixture
def evidence(tmp_path, monkeypatch):
    """An empty docs/evidence in a checkout of its own, in which one page cites tiny.one."""
    monkeypatch.setattr(record, "ROOT", tmp_path)
    monkeypatch.setattr(record, "EVIDENCE", tmp_path / "docs" / "evidence")
    record.EVIDENCE.mkdir(parents=True)
    (tmp_path / "docs" / "page.md").write_text('{{ fact("tiny.one", "uvicorn") }}')
    (tmp_path / "docs" / "other.md").write_text('{{ fact("tiny.one-more", "uvicorn") }}')
    return record.EVIDENCE


def put(claim: str, **cells: Verdict) -> None:
    rows = {setup: asdict(verdict) for setup, verdict in cells.items()}
    written = {"claim": claim, "probe": "test_tiny.py::test_one", "cells": rows}
    (record.EVIDENCE / f"{claim}.json").write_bytes(record.as_bytes(written))


def test_the_same_again_is_silent(evidence):
    put("tiny.one", uvicorn=YES)
    record.compare("tiny.one", "uvicorn", YES)


@pytest.mark.parametrize(
    "now", [NO, Verdict("yes", "7 of 8"), Verdict("yes", "8 of 8", "a note"), Verdict("n/a", note="why")]
)
def test_a_difference_says_all_that_is_needed(evidence, now):
    put("tiny.one", uvicorn=YES)
    with pytest.raises(Differs) as caught:
        record.compare("tiny.one", "uvicorn", now)
    assert str(caught.value).splitlines() == [
        "docs/evidence/tiny.one.json, row 'uvicorn' does not say what this run observed",
        "  recorded: yes · 8 of 8",
        f"  observed: {now}",
        "  cited by: docs/page.md",
        '  to accept: make record ONLY="tiny.one uvicorn"',
    ]


def test_what_was_never_recorded_differs(evidence):
    put("tiny.one", uvicorn=YES)
    with pytest.raises(Differs, match="row 'daphne' .*\n  recorded: nothing\n"):
        record.compare("tiny.one", "daphne", YES)
    with pytest.raises(Differs, match="recorded: nothing\n.*\n  cited by: no page\n"):
        record.compare("tiny.two", "daphne", YES)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"cells": 3}', '{"cells": {"uvicorn": "yes"}}', "{}"])
def test_broken_evidence_is_one_sentence(evidence, text):
    (evidence / "tiny.one.json").write_text(text)
    with pytest.raises(Differs) as caught:
        record.compare("tiny.one", "uvicorn", YES)
    assert str(caught.value).startswith("docs/evidence/tiny.one.json is not evidence (")
    assert str(caught.value).endswith('. Run: make record ONLY="tiny.one"')


# The setups: what the evidence was observed with


def put_servers(**changed: object) -> None:
    """servers.json as it would be recorded here, with one entry changed."""
    servers = {name: record.about(setup) for name, setup in SETUPS.items()}
    for name, change in changed.items():
        servers[name] |= change
    (record.EVIDENCE / "servers.json").write_bytes(record.as_bytes(servers))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("version", "0.0.1"),
        ("interface", "wsgi"),
        ("server", "unicorn"),
        ("distribution", "unicorn"),
        ("command", ["uvicorn", "{app}"]),
        ("address", "a unix socket"),
        ("shown_by", "snippets.asgi.serve"),
    ],
)
def test_a_server_that_changed_is_told(evidence, key, value):
    put_servers(uvicorn={key: value})
    with pytest.raises(Differs) as caught:
        record.compare_server(SETUPS["uvicorn"])
    assert str(caught.value).splitlines() == [
        f"docs/evidence/servers.json, row 'uvicorn': the {key} is not what its cells were observed with",
        f"  recorded: {value}",
        f"  here: {record.about(SETUPS['uvicorn'])[key]}",
        "  to accept: make record",
    ]


def test_another_python_or_platform_is_no_difference(evidence):
    put_servers(uvicorn={"python": "PyPy 7", "platform": "Plan9 mips"}, wsgiref={"version": "3.99", "python": "PyPy 7"})
    record.compare_server(SETUPS["uvicorn"])
    record.compare_server(SETUPS["wsgiref"])


def test_a_setup_that_is_not_recorded_is_told(evidence):
    with pytest.raises(Differs, match="row 'uvicorn': the interface .*\n  recorded: nothing\n  here: asgi\n"):
        record.compare_server(SETUPS["uvicorn"])


# Merging: only what was run changes


def cells(verdict: Verdict = YES, claims=("tiny.one", "tiny.two"), setups=ASGI) -> list[dict]:
    return [
        {"claim": claim, "probe": f"test_tiny.py::test_{claim[5:]}", "setup": setup, **asdict(verdict)}
        for claim in claims
        for setup in setups
    ]


def merge_and_write(observed: list[dict]) -> record.Changes:
    merged = record.merge(observed, EVERY)
    record.write(merged.files)
    return merged


def written(claim: str) -> dict:
    return json.loads((record.EVIDENCE / f"{claim}.json").read_text())


def names() -> list[str]:
    return sorted(path.name for path in record.EVIDENCE.iterdir())


def test_a_first_recording_writes_everything(evidence):
    merged = merge_and_write(cells())
    assert names() == ["servers.json", "tiny.one.json", "tiny.two.json"]
    assert written("tiny.one")["cells"] == {name: asdict(YES) for name in ASGI}
    assert written("tiny.one")["probe"] == "test_tiny.py::test_one"
    assert sorted(written("servers")) == sorted(ASGI)
    assert "tiny.one uvicorn: nothing → yes · 8 of 8" in merged.changes
    assert "uvicorn: new" in merged.changes
    assert merged.errors == []


def test_recording_twice_gives_the_same_bytes(evidence):
    merge_and_write(cells())
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in evidence.iterdir()}
    merged = merge_and_write(list(reversed(cells())))
    assert (merged.changes, merged.errors) == ([], [])
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in evidence.iterdir()}


def test_one_cell_changes_one_row(evidence):
    merge_and_write(cells())
    other = (evidence / "tiny.two.json").read_bytes()
    merged = merge_and_write(cells(NO, ["tiny.one"], ["uvicorn"]))
    assert merged.changes == ["tiny.one uvicorn: yes · 8 of 8 → no · 1 of 8"]
    assert written("tiny.one")["cells"] == {name: asdict(NO if name == "uvicorn" else YES) for name in ASGI}
    assert (evidence / "tiny.two.json").read_bytes() == other


def test_an_error_never_replaces_a_verdict(evidence):
    merge_and_write(cells())
    before = (evidence / "tiny.one.json").read_bytes()
    merged = merge_and_write(cells(Verdict("error", note="ServerFailed: no answer"), ["tiny.one"], ["uvicorn"]))
    assert (merged.changes, merged.errors) == ([], ["tiny.one uvicorn: ServerFailed: no answer"])
    assert (evidence / "tiny.one.json").read_bytes() == before


@pytest.mark.parametrize("old", [{}, {"uvicorn": Verdict("error", note="ServerFailed: earlier")}])
def test_an_error_is_written_where_nothing_was_ever_decided(evidence, old):
    put("tiny.one", **old)
    merged = merge_and_write(cells(Verdict("error", note="ServerFailed: no answer"), ["tiny.one"], ["uvicorn"]))
    assert written("tiny.one")["cells"]["uvicorn"] == {
        "verdict": "error",
        "observed": "",
        "note": "ServerFailed: no answer",
    }
    assert merged.errors == ["tiny.one uvicorn: ServerFailed: no answer"]


def test_a_word_that_is_no_verdict_does_not_stand(evidence):
    put("tiny.one", uvicorn=YES)
    path = evidence / "tiny.one.json"
    path.write_text(path.read_text().replace('"yes"', '"maybe"'))
    merged = merge_and_write(cells(NO, ["tiny.one"], ["uvicorn"]))
    assert merged.changes[0] == "tiny.one uvicorn: maybe · 8 of 8 → no · 1 of 8"
    path.write_text(path.read_text().replace('"no"', '"maybe"'))
    merge_and_write(cells(Verdict("error", note="why"), ["tiny.one"], ["uvicorn"]))
    assert written("tiny.one")["cells"]["uvicorn"]["verdict"] == "error"


def test_recording_mends_broken_evidence(evidence):
    (evidence / "tiny.one.json").write_text("<<<<<<< HEAD")
    (evidence / "servers.json").write_text("<<<<<<< HEAD")
    merge_and_write(cells())
    assert written("tiny.one")["cells"]["uvicorn"] == asdict(YES)
    assert sorted(written("servers")) == sorted(ASGI)


def with_orphans() -> None:
    merge_and_write(cells())
    put("gone.claim", uvicorn=YES)
    put("tiny.one", ghost=YES, **dict.fromkeys(ASGI, YES))
    servers = written("servers") | {"ghost": record.about(SETUPS["uvicorn"])}
    (record.EVIDENCE / "servers.json").write_bytes(record.as_bytes(servers))


def test_a_whole_recording_drops_what_no_cell_stands_for(evidence):
    with_orphans()
    merged = merge_and_write(cells())
    assert merged.changes == ["tiny.one ghost: dropped", "ghost: dropped", "gone.claim.json: dropped"]
    assert names() == ["servers.json", "tiny.one.json", "tiny.two.json"]
    assert sorted(written("tiny.one")["cells"]) == sorted(written("servers")) == sorted(ASGI)


@pytest.mark.parametrize(
    "observed",
    [
        pytest.param(cells(claims=["tiny.one"]), id="one claim"),
        pytest.param(cells(setups=["uvicorn"]), id="one setup"),
        pytest.param(cells()[1:], id="all cells but one"),
        pytest.param([*cells()[1:], *cells(Verdict("error", note="why"), ["tiny.one"], ASGI[:1])], id="one error"),
    ],
)
def test_any_other_recording_drops_nothing(evidence, observed):
    with_orphans()
    before = {path.name: path.read_bytes() for path in evidence.iterdir()}
    merged = merge_and_write(observed)
    assert merged.changes == []
    assert {path.name: path.read_bytes() for path in evidence.iterdir()} == before


def test_a_new_version_comes_with_all_its_cells_or_not_at_all(evidence):
    merge_and_write(cells())
    here = record.about(SETUPS["uvicorn"])["version"]
    older = written("servers")
    older["uvicorn"]["version"] = "0.0.1"
    (evidence / "servers.json").write_bytes(record.as_bytes(older))

    merged = merge_and_write(cells(NO, ["tiny.one"]))
    assert merged.errors == ['uvicorn changed since its other cells were observed. Run: make record ONLY="uvicorn"']
    assert written("tiny.one")["cells"]["uvicorn"] == asdict(YES)
    assert written("tiny.one")["cells"]["daphne"] == asdict(NO)
    assert written("servers")["uvicorn"]["version"] == "0.0.1"

    merged = merge_and_write(cells(NO, setups=["uvicorn"]))
    assert merged.errors == []
    assert f"uvicorn: version 0.0.1 → {here}" in merged.changes
    assert written("tiny.one")["cells"]["uvicorn"] == asdict(NO)


def test_a_server_that_is_not_installed_keeps_its_column(evidence, monkeypatch):
    merge_and_write(cells())
    before = written("servers")
    monkeypatch.setitem(
        SETUPS, "uvicorn", record.Setup("uvicorn", "asgi", "uvicorn", "not-there", SETUPS["uvicorn"].argv)
    )
    error = Verdict("error", note="MissingDistribution: uvicorn: the distribution not-there is not installed.")
    merge_and_write([*cells(setups=[n for n in ASGI if n != "uvicorn"]), *cells(error, setups=["uvicorn"])])
    assert written("servers") == before
    assert written("tiny.one")["cells"]["uvicorn"] == asdict(YES)


def test_a_new_claim_gets_its_addresses_and_none_is_lost(evidence):
    path = record.ROOT / "docs" / "addresses.txt"
    path.write_text("# No line is ever removed.\n/\n/evidence/gone/#gone.claim\n/learn/wsgi/\n")
    merged = merge_and_write(cells(claims=["tiny.one"], setups=["uvicorn"]))
    assert path.read_text().splitlines() == [
        "# No line is ever removed.",
        "/",
        "/evidence/gone/#gone.claim",
        "/evidence/tiny.one.json",
        "/evidence/tiny/#tiny.one",
        "/learn/wsgi/",
    ]
    assert "addresses.txt: /evidence/tiny/#tiny.one" in merged.changes
    before = path.read_bytes()
    assert merge_and_write(cells(claims=["tiny.one"], setups=["uvicorn"])).changes == []
    assert path.read_bytes() == before


# Writing: all or nothing, the same bytes for the same data


def test_bytes_do_not_depend_on_the_order():
    assert record.as_bytes({"b": 1, "a": {"d": "ü", "c": []}}) == record.as_bytes({"a": {"c": [], "d": "ü"}, "b": 1})
    assert record.as_bytes({"b": "ü", "a": 1}) == '{\n  "a": 1,\n  "b": "ü"\n}\n'.encode()


@pytest.mark.parametrize("fails", [OSError("No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_write_that_fails_half_way_changes_nothing(evidence, monkeypatch, nth, fails):
    merge_and_write(cells())
    before = {path.name: path.read_bytes() for path in evidence.iterdir()}
    honest, calls = Path.write_bytes, []

    def failing(path, data):
        calls.append(path)
        if len(calls) == nth:
            honest(path, data[: len(data) // 2])
            raise fails
        return honest(path, data)

    changed = {evidence / name: data + b"\n" for name, data in before.items()}
    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(type(fails)):
        record.write(changed)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in evidence.iterdir()} == before
