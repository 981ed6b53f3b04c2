"""Options, the shared servers, and the recording of cells at the end of a run."""

import pytest

from tests.harness import record
from tests.harness.claims import SharedServers


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="rewrite docs/evidence with what this run observes")


@pytest.fixture(scope="session")
def shared_servers():
    """One server per setup for all cells that can share it."""
    servers = SharedServers()
    yield servers
    servers.close_all()


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # with xdist, the controller is the one writer
        config.pluginmanager.register(Recorder(config), "recorder")


class Recorder:
    """Collects the cells that the tests observed and, with --record, writes them when all is done."""

    def __init__(self, config):
        self.recording = config.getoption("--record")
        self.cells = []
        self.interrupted = False

    def pytest_runtest_logreport(self, report):
        self.cells += [value for name, value in report.user_properties if name == "cell" and report.when == "call"]

    def pytest_keyboard_interrupt(self):
        self.interrupted = True

    def pytest_internalerror(self):
        self.interrupted = True

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter, exitstatus, config):
        if not self.recording:
            return
        if self.interrupted or not self.cells:
            terminalreporter.write_line("nothing recorded: the run did not come to its end", red=True)
            return
        files, changes, errors = record.merge(self.cells, whole=False)
        record.write(files)
        for change in changes or ["recorded: no change"]:
            terminalreporter.write_line(change)
        for error in errors:
            terminalreporter.write_line(f"not decided, the old evidence stands: {error}", red=True)
