"""Options, the shared servers, the built site, and the recording of cells at the end of a run."""

import fcntl
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.harness import record
from tests.harness.claims import AGAIN, Selection, SharedServers, forget_experiments
from tests.harness.frameworks import columns
from tests.harness.rows import rows
from tests.harness.servers import Setup
from tests.traces import committed
from tools.machine import find

ROOT = Path(__file__).parents[1]
SELECTED_FROM = (ROOT / "tests" / "claims", ROOT / "tests" / "snippets", ROOT / "tests" / "traces")


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="rewrite docs/evidence and docs/traces with this run")
    parser.addoption("--observed", metavar="FILE", help="write all that this run observes to FILE, as JSON")
    parser.addoption(
        "--only",
        metavar="WORDS",
        help="run the cells of these claims, groups of claims and setups, and nothing else",
    )


def pytest_configure(config):
    rows()  # a broken file of claims is one sentence, and not one for each module of probes
    words = config.getoption("--only")
    config.missing = set()  # programs of the system
    config.selection = None if words is None else Selection.of(words)
    if not hasattr(config, "workerinput"):  # with xdist, the controller is the one writer
        config.pluginmanager.register(
            Recorder(config.getoption("--record"), config.getoption("--observed")), "recorder"
        )


def pytest_ignore_collect(collection_path, config):
    """With --only, import nothing that cannot be asked for: a single cell is a matter of seconds."""
    if config.selection and collection_path.is_file() and collection_path.name != "__init__.py":
        return not any(collection_path.is_relative_to(folder) for folder in SELECTED_FROM) or None
    return None


def pytest_generate_tests(metafunc):
    """One test for each cell and control of a probe; recording observes each cell twice."""
    if probe := getattr(metafunc.function, "probe", None):
        metafunc.parametrize("subject", probe.subjects(metafunc.config.getoption("--record")))


@cache
def absent() -> dict[str, str]:
    """Columns that this machine lacks something for, and why. Their tests are left out."""
    return {name: one.behind or name for name, one in columns().items() if not one.is_here}


def is_about_absent(item) -> bool:
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    named = {getattr(value, "name", value) for value in params if isinstance(value, (str, Setup))}
    return bool(named & set(absent()))


def missing_programs(item) -> set[str]:
    """The programs of the system that a test asks and this machine lacks."""
    wanted = {program for mark in item.iter_markers("needs") for program in mark.args}
    return {program for program in wanted if not find(program)}


def pytest_terminal_summary(terminalreporter, config):
    for program in sorted(config.missing):
        terminalreporter.write_line(f"{program} is not here, so the tests that ask it are left out. Run: make system")
    for name in sorted(set(absent().values())):
        what = (
            "is not here, so the columns behind it stay"
            if name == "nginx"
            else "is not built here, so its column stays"
        )
        terminalreporter.write_line(f"{name} {what} as recorded. Run: make system")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """The second observation of a recording looks at nothing that the first one left."""
    global again
    if is_again(item) != again:
        again = not again
        forget_experiments()
    return (yield)


again = False


def is_again(item) -> bool:
    return item.nodeid.partition("]")[0].endswith(AGAIN)


def pytest_collection_modifyitems(config, items):
    """Tell the recorder what each test of a claim is about, and leave out what --only does not ask for.

    Second observations come last, in the opposite order: what depends on the order then shows as a difference.
    """
    items.sort(key=is_again)
    first_again = next((index for index, item in enumerate(items) if is_again(item)), len(items))
    items[first_again:] = reversed(items[first_again:])
    describes = config.getoption("--describe", default=None)
    kept, left = [], []
    for item in items:
        probe = getattr(getattr(item, "function", None), "probe", None)
        if probe:
            about = {"claim": probe.claim.id, "subject": item.callspec.params["subject"]}
            item.user_properties.append(("trial", about))
        wanted = config.selection is None or selected(item, probe, config)
        config.missing |= missing_programs(item)
        can_run = describes or not (is_about_absent(item) or missing_programs(item))
        (kept if wanted and can_run else left).append(item)
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)


def selected(item, probe, config) -> bool:
    """Whether --only asks for a test: a cell, the controls of a claim, or a snippet on a setup."""
    selection = config.selection
    params = item.callspec.params if hasattr(item, "callspec") else {}
    if probe is None:  # the test of a snippet or of a trace, where nothing but setups is asked for
        return not selection.claims and bool(
            selection.setups & {value for value in params.values() if isinstance(value, str)}
        )
    subject = params["subject"]
    if subject in columns():
        return selection.takes(probe.claim, subject)
    # A single cell needs no control to be looked at, but nothing is recorded by a probe that has not said "no".
    wanted = config.getoption("--record") or not selection.setups
    return wanted and selection.takes(probe.claim, subject.removeprefix("control-"))


@pytest.fixture(scope="session")
def shared_servers():
    """One server per setup for all cells that can share it."""
    servers = SharedServers()
    yield servers
    servers.close_all()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory, request) -> Path:
    """The folder of the site as `make site` builds it: made once, also where several processes run the tests."""
    if given := request.config.getoption("--site", default=None):
        return Path(given)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    site, said = shared / "site", shared / "site.said"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed
        if not said.exists():
            said.write_text(build(site))
    assert not said.read_text(), f"make site stopped, so there is no site to test\n{said.read_text()}"
    return site


def build(site: Path) -> str:
    """Build the site into a folder and finish it. Returns what was said if that did not succeed."""
    environment = {name: value for name, value in os.environ.items() if name not in ("STRICT", "SITE_URL", "REPO_URL")}
    environment["NO_MKDOCS_2_WARNING"] = "1"
    for command in (["mkdocs", "build", "--strict", "--site-dir", str(site)], ["macros.finish", str(site)]):
        run = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if run.returncode:
            return run.stdout + run.stderr or "no word"
    return ""


class Recorder:
    """Collects the cells that the tests observed and, with --record, writes them when all is done."""

    def __init__(self, recording: bool, observed: str | None):
        self.recording = recording
        self.observed = observed
        self.expected: set[str] = set()
        self.finished: set[str] = set()
        self.broken = ""
        self.trials: set[tuple[str, str]] = set()
        self.passed: set[tuple[str, str]] = set()
        self.cells: list[dict] = []
        self.traces: dict[str, dict] = {}
        self.said: list[tuple[str, bool]] = []

    # What is going to be run, and what has been: a run that lost tests on the way looks like a clean one otherwise

    def pytest_collection_finish(self, session):
        self.expected |= {item.nodeid for item in session.items}

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        self.expected |= set(ids)

    def pytest_collectreport(self, report):
        if report.failed:
            self.broken = f"{report.nodeid} could not be collected"

    def pytest_keyboard_interrupt(self):
        self.broken = self.broken or "the run was interrupted"

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem):
        """A run that has lost a test process is over: xdist may wait for the others for ever (pytest-xdist#1323)."""
        self.broken = f"a test process died in {crashitem}"
        pytest.exit(self.broken, returncode=pytest.ExitCode.TESTS_FAILED)

    def pytest_internalerror(self):
        self.broken = self.broken or "the run ended with an internal error"

    def pytest_runtest_logreport(self, report):
        said = dict(report.user_properties)
        if report.when == "teardown":
            self.finished.add(report.nodeid)
        if report.when == "call" and report.passed and "traces" in said:
            self.traces[said["traces"]["setup"]] = said["traces"]["traces"]
        if "trial" in said:
            subject = (said["trial"]["claim"], said["trial"]["subject"])
            self.trials.add(subject)
            if report.when == "call" and report.passed:
                self.passed.add(subject)
            if report.when == "call" and "cell" in said:
                self.cells.append(said["cell"])

    # Writing

    def pytest_sessionfinish(self, session):
        if self.observed:
            Path(self.observed).write_text(json.dumps(self.cells))
        if not self.recording:
            return
        try:
            self.write_evidence()
        except (OSError, record.Differs) as error:
            self.say(f"nothing recorded: {type(error).__name__}: {error}", wrong=True)
        if session.exitstatus == pytest.ExitCode.OK and any(wrong for _, wrong in self.said):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def write_evidence(self):
        lost = sorted(self.expected - self.finished)
        if self.broken or lost:
            self.say(f"nothing recorded: {self.broken or f'{lost[0]} did not come to its end'}", wrong=True)
            return
        if self.traces:
            files, changes = committed.merged(self.traces)
            record.write(files)
            for change in changes or ["recorded: no trace has changed"]:
                self.say(change)
            if not self.trials:
                return
        observed = {(cell["claim"], cell["setup"]) for cell in self.cells}
        self.cells, disagreeing = record.agreed(self.cells)
        for words in disagreeing:
            self.say(words, wrong=True)
        cells = [cell for cell in self.cells if self.is_proved(cell)]
        for claim in sorted({cell["claim"] for cell in self.cells} - {cell["claim"] for cell in cells}):
            self.say(f"nothing of {claim} recorded: its control did not pass in this run", wrong=True)
        for claim, subject in sorted(self.trials - observed):
            if subject in columns():
                self.say(f"not observed: {claim} {subject}", wrong=True)
        if not cells:
            self.say("nothing recorded: no cell was observed", wrong=True)
            return
        every = record.every_cell({claim.id: set(claim.snippets) for claim in rows().values()})
        merged = record.merge(cells, every)
        record.write(merged.files)
        for change in merged.changes or ["recorded: no change"]:
            self.say(change)
        for error in merged.errors:
            self.say(f"not recorded, what was there stands: {error}", wrong=True)

    def is_proved(self, cell: dict) -> bool:
        """Whether the claim's controls passed, for every interface that it was observed on and can be decided for."""
        setups = {one["setup"] for one in self.cells if one["claim"] == cell["claim"]}
        interfaces = {columns()[name].interface for name in setups} & set(rows()[cell["claim"]].controls)
        return all((cell["claim"], f"control-{interface}") in self.passed for interface in interfaces)

    def say(self, words: str, wrong: bool = False):
        self.said.append((words, wrong))

    def pytest_terminal_summary(self, terminalreporter):
        for words, wrong in self.said:
            terminalreporter.write_line(words, red=wrong)
