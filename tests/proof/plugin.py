"""The pytest side of a proof: describes what is collected, runs what is chosen until a time, and writes what came.

Loaded by tools/prove.py with `-p tests.proof.plugin`.
"""

import json
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.harness.record import in_words


def pytest_addoption(parser):
    group = parser.getgroup("proof")
    group.addoption("--describe", metavar="FILE", help="write what decides the result of each test to FILE, as JSON")
    group.addoption("--chosen", metavar="FILE", help="run the tests whose ids are in FILE, one in a line, in its order")
    group.addoption("--phase", metavar="NAME", help="run only the tests of a phase: static, servers or browser")
    group.addoption("--until", type=float, metavar="EPOCH", help="begin none of the tests with a star after this time")
    group.addoption("--results", metavar="FILE", help="append one line of JSON to FILE for each test that has run")
    group.addoption("--site", metavar="FOLDER", help="the built site, which is otherwise built for the tests")


def pytest_configure(config):
    config.starred = set()
    if not hasattr(config, "workerinput") and config.getoption("--results"):
        config.pluginmanager.register(Results(Path(config.getoption("--results"))), "results")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Keep what is chosen. A star behind an id says that the test may be left out when the time is over."""
    if phase := config.getoption("--phase"):
        from tests.proof.inputs import phase_of

        left = [item for item in items if phase_of(item) != phase]
        items[:] = [item for item in items if phase_of(item) == phase]
        config.hook.pytest_deselected(items=left)
    if not config.getoption("--chosen"):
        return
    lines = Path(config.getoption("--chosen")).read_text().splitlines()
    order = {line.removesuffix(" *"): index for index, line in enumerate(lines)}
    config.starred = {line.removesuffix(" *") for line in lines if line.endswith(" *")}
    left = [item for item in items if plain_id(item.nodeid) not in order]
    items[:] = sorted(
        (item for item in items if plain_id(item.nodeid) in order), key=lambda item: order[plain_id(item.nodeid)]
    )
    for item in items:
        if plain_id(item.nodeid) in config.starred and item.nodeid != plain_id(item.nodeid):
            item._nodeid += "~"  # a group of its own, so that pytest-xdist hands out all that is required first
    if left:
        config.hook.pytest_deselected(items=left)


def pytest_collection_finish(session):
    if path := session.config.getoption("--describe"):
        from tests.proof.inputs import describe

        site = session.config.getoption("--site")
        described = [describe(item, Path(site) if site else None) for item in session.items]
        Path(path).write_text(json.dumps([asdict(one) for one in described]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Leave out, without a word, what may be left out once the time is over: tools/prove.py counts it."""
    until = item.config.getoption("--until")
    over = until is not None and time.time() > until
    return True if over and plain_id(item.nodeid) in item.config.starred else None


def plain_id(nodeid: str) -> str:
    """The id of a test without the group that pytest-xdist adds to it behind an @."""
    return nodeid[: nodeid.rfind("@")] if nodeid.rfind("@") > nodeid.rfind("]") else nodeid


class Results:
    """Writes each result as it comes, so that an interrupted run keeps what it has."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = path.open("a", buffering=1)
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report):
        test = plain_id(report.nodeid)
        self.seconds[test] = self.seconds.get(test, 0.0) + report.duration
        if report.when != "call" and not report.failed:
            return
        cell = dict(report.user_properties).get("cell")
        line = {
            "id": test,
            "outcome": report.outcome,
            "result": in_words(cell) if cell else report.outcome,
            "seconds": round(self.seconds[test], 2),
        }
        self.file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def pytest_sessionfinish(self):
        self.file.close()
