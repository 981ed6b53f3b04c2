"""Recording and comparing: what is written, what stands, and that a run which broke off writes nothing."""

import json
import os
import shutil
import subprocess
import sys
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


# Whole runs of pytest, in a checkout of its own whose probes are told what to observe: no server is started

PROBES = """
import json, os
from pathlib import Path
from _pytest.outcomes import Skipped
from tests.harness.claims import claim
from tests.harness.record import decide

SAYS = json.loads(Path("says.json").read_text())
ASKED = []


def say(claim_id, cell):
    said = SAYS.get(f"{claim_id} {cell.setup.name}", "no" if cell.setup.name == "fake-asgi-buffers" else "yes")
    if "/" in said:  # one answer, then another
        ASKED.append((claim_id, cell.setup.name))
        said = said.split("/")[ASKED.count(ASKED[-1]) - 1]
    if said == "error":
        raise RuntimeError("it broke")
    if said == "interrupt":
        raise KeyboardInterrupt
    if said == "crash":
        os._exit(1)
    if said == "leave":
        raise Skipped("not today")
    return decide(said == "yes", said)


@claim("tiny.one", lie="buffers")
def test_one(cell):
    return say("tiny.one", cell)


@claim("tiny.two", lie="buffers", alone=True)
def test_two(cell):
    return say("tiny.two", cell)
"""
ROWS = """
[[claim]]
id = "tiny.one"
snippets = { asgi = "snippets.asgi.hello" }

[[claim]]
id = "tiny.two"
snippets = { asgi = "snippets.asgi.hello" }
"""


class Checkout:
    """A checkout with two claims about ASGI."""

    def __init__(self, root: Path):
        self.root = root
        self.evidence = root / "docs" / "evidence"

    @classmethod
    def new(cls, root: Path) -> "Checkout":
        for path in (
            *ROOT.glob("tests/harness/*.py"),
            *ROOT.glob("tests/harness/fakes/*.py"),
            ROOT / "tests/__init__.py",
            ROOT / "tests/conftest.py",
            ROOT / "snippets/asgi/hello.py",
            ROOT / "pyproject.toml",
        ):
            copy = root / path.relative_to(ROOT)
            if not path.name.startswith("test_"):
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)
        for name, text in {
            "tests/claims/__init__.py": "",
            "tests/claims/test_tiny.py": PROBES,
            "docs/claims/tiny.toml": ROWS,
            "boom.py": "def pytest_runtest_logfinish():\n    raise RuntimeError('boom')\n",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return cls(root)

    def run(self, *options: str, **says: str) -> subprocess.CompletedProcess:
        """`pytest` there. `says` is what the probes observe: one__uvicorn="no"."""
        told = {f"tiny.{name.replace('__', ' ').replace('_', '-')}": said for name, said in says.items()}
        (self.root / "says.json").write_text(json.dumps(told))
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
            cwd=self.root, env=inherited, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def cells(self, claim: str) -> dict[str, str]:
        rows = json.loads((self.evidence / f"{claim}.json").read_text())["cells"]
        return {setup: row["verdict"] for setup, row in rows.items()}

    def snapshot(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.evidence.iterdir()}


@pytest.fixture(scope="module")
def recorded_once(tmp_path_factory):
    checkout = Checkout.new(tmp_path_factory.mktemp("recorded"))
    run = checkout.run("--record")
    assert run.returncode == 0, run.stdout + run.stderr
    return checkout


@pytest.fixture
def checkout(recorded_once, tmp_path):
    """A checkout in which every cell has been recorded as yes."""
    shutil.copytree(recorded_once.root, tmp_path, dirs_exist_ok=True)
    return Checkout(tmp_path)


def test_a_run_records_and_the_next_agrees(checkout):
    assert checkout.cells("tiny.one") == checkout.cells("tiny.two") == dict.fromkeys(ASGI, "yes")
    before = checkout.snapshot()
    assert "recorded: no change" in checkout.run("--record").stdout
    assert checkout.run().returncode == 0
    assert checkout.snapshot() == before


def test_a_run_that_differs_fails_and_writes_nothing(checkout):
    before = checkout.snapshot()
    run = checkout.run(one__uvicorn="no")
    assert run.returncode == 1
    for line in ("recorded: yes · yes", "observed: no · no", 'to accept: make record ONLY="tiny.one uvicorn"'):
        assert line in run.stdout
    assert "1 failed" in run.stdout
    assert checkout.snapshot() == before


def test_recording_one_cell_touches_one_cell(checkout):
    (checkout.evidence / "gone.json").write_text("{}")
    run = checkout.run("--record", "--only", "tiny.one uvicorn", one__uvicorn="no", two__uvicorn="no", one__daphne="no")
    assert run.returncode == 0
    assert "tiny.one uvicorn: yes · yes → no · no" in run.stdout
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes") | {"uvicorn": "no"}
    assert checkout.cells("tiny.two") == dict.fromkeys(ASGI, "yes")
    assert (checkout.evidence / "gone.json").exists()


def test_recording_everything_drops_what_is_left_over(checkout):
    (checkout.evidence / "gone.json").write_text("{}")
    run = checkout.run("--record", "-n", "2", "--dist", "loadgroup")
    assert run.returncode == 0
    assert "gone.json: dropped" in run.stdout
    assert not (checkout.evidence / "gone.json").exists()


def test_a_cell_that_errors_keeps_its_evidence_and_ends_the_run_with_1(checkout):
    run = checkout.run("--record", one__uvicorn="error", one__daphne="no")
    assert run.returncode == 1
    assert "not recorded, what was there stands: tiny.one uvicorn: RuntimeError: it broke" in run.stdout
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes") | {"daphne": "no"}


def test_a_cell_whose_two_observations_differ_keeps_its_evidence_and_ends_the_run_with_1(checkout):
    run = checkout.run("--record", one__uvicorn="yes/no", one__daphne="no/no")
    assert run.returncode == 1
    assert "not recorded: tiny.one uvicorn was yes · yes and then no · no. Mend the probe" in run.stdout
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes") | {"daphne": "no"}


def test_second_observations_come_in_the_opposite_order(checkout):
    run = checkout.run("--record", "--collect-only", "-q")
    cells = [line.partition("[")[2] for line in run.stdout.splitlines() if "[" in line and "control" not in line]
    first, again = cells[: len(cells) // 2], cells[len(cells) // 2 :]
    assert [cell.replace("-again]", "]") for cell in reversed(again)] == first


def test_a_cell_that_was_never_decided_may_be_an_error(checkout):
    (checkout.evidence / "tiny.one.json").unlink()
    run = checkout.run("--record", one__uvicorn="error")
    assert run.returncode == 1
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes") | {"uvicorn": "error"}


def test_a_lie_that_is_not_noticed_keeps_its_claim_as_it_was(checkout):
    says = {"one__fake_asgi_buffers": "yes", "one__daphne": "no", "two__daphne": "no"}
    run = checkout.run("--record", **says)
    assert run.returncode == 1
    assert "nothing of tiny.one recorded: its control did not pass in this run" in run.stdout
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes")
    assert checkout.cells("tiny.two") == dict.fromkeys(ASGI, "yes") | {"daphne": "no"}


def test_a_probe_that_leaves_without_a_verdict_is_told(checkout):
    run = checkout.run("--record", one__uvicorn="leave", one__daphne="no")
    assert run.returncode == 1
    assert "not observed: tiny.one uvicorn" in run.stdout
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes") | {"daphne": "no"}


def test_a_control_that_was_left_out_is_no_control(checkout):
    run = checkout.run("--record", "-m", "not control", one__daphne="no")
    assert run.returncode == 1
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes")


@pytest.mark.parametrize(
    ("options", "says", "why"),
    [
        pytest.param([], {"two__uvicorn": "interrupt"}, "nothing recorded: the run was interrupted", id="Ctrl-C"),
        pytest.param(["-x"], {"two__uvicorn": "error"}, "did not come to its end", id="-x"),
        pytest.param(["-p", "boom"], {}, "INTERNALERROR> RuntimeError: boom", id="internal error"),
        pytest.param(
            ["-n", "2", "--dist", "loadgroup"], {"two__uvicorn": "crash"}, "did not come to its end", id="worker crash"
        ),
        pytest.param(
            ["-n", "2", "--dist", "loadgroup", "-x"],
            {"two__uvicorn": "error"},
            "nothing recorded: ",
            id="-x, two workers",
        ),
        pytest.param(["--collect-only"], {}, "did not come to its end", id="nothing run"),
    ],
)
def test_a_run_that_does_not_come_to_its_end_writes_nothing(checkout, options, says, why):
    before = checkout.snapshot()
    run = checkout.run("--record", *options, **{**says, "one__daphne": "no"})
    assert run.returncode != 0
    assert "recorded: no change" not in run.stdout and "→" not in run.stdout
    assert why in run.stdout
    assert checkout.snapshot() == before


@pytest.mark.parametrize("options", [[], ["-n", "2", "--dist", "loadgroup"]])
def test_a_module_that_cannot_be_collected_stops_the_recording(checkout, options):
    (checkout.root / "tests" / "claims" / "test_broken.py").write_text("import no_such_module")
    before = checkout.snapshot()
    run = checkout.run("--record", *options, one__daphne="no")
    assert run.returncode != 0
    assert "nothing recorded: tests/claims/test_broken.py could not be collected" in run.stdout
    assert checkout.snapshot() == before


def test_a_disk_that_is_full_is_said_and_ends_the_run_with_1(checkout):
    checkout.evidence.joinpath("servers.json").unlink()
    checkout.evidence.joinpath("servers.json").mkdir()  # no file can take this name
    run = checkout.run("--record", one__daphne="no")
    assert run.returncode == 1
    assert "nothing recorded: IsADirectoryError" in run.stdout
    assert checkout.cells("tiny.one") == dict.fromkeys(ASGI, "yes")


def test_recording_without_a_cell_is_no_success(checkout):
    (checkout.root / "tests" / "test_other.py").write_text("def test_other(): pass")
    run = checkout.run("--record", "tests/test_other.py")
    assert run.returncode == 1
    assert "nothing recorded: no cell was observed" in run.stdout
