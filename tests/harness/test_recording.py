"""Whole runs that record: pytest in a checkout of its own, whose probes are told what to observe."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.test_record import ASGI, ROOT

# The checkout, in which no server is started

PROBES = """
import json, os, time
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
        time.sleep(0.5)  # by then the controller has heard of the test before: it sends no more work to the dead
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
            *ROOT.glob("tests/traces/*.py"),
            *ROOT.glob("tools/*.py"),
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
            cwd=self.root, env=inherited, capture_output=True, text=True, timeout=240,
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
            ["-n", "2", "--dist", "loadgroup"],
            {"two__uvicorn": "crash"},
            "nothing recorded: a test process died in tests/claims/test_tiny.py::test_two[tiny.two-uvicorn",
            id="worker crash",
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
