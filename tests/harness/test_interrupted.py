"""Whatever ends the test runner, no server outlives it, and no reaper, worker or folder either.

Each test starts a runner of its own: pytest in a folder of its own, on a test that starts servers and then sleeps.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.harness.clock import wait_until
from tests.harness.leftovers import carriers, gone, wait_until_gone
from tests.harness.process import ROOT, WITH_DEFAULT_SIGNALS

# The second server leaves a child in a session of its own, which hears neither TERM nor Ctrl-C.
SLEEPING_TEST = """
import json, os, time
from pathlib import Path

import pytest

from tests.harness.broken import broken
from tests.harness.leftovers import started
from tests.harness.process import reaper, running
from tests.harness.servers import SETUPS

HERE = Path(__file__).parent


@pytest.mark.parametrize("number", [1, 2])
def test_that_sleeps(number):
    with running(SETUPS["gunicorn-sync"], "snippets.wsgi.hello:app") as good:
        with running(broken("child_without_session"), "") as bad:
            bad.LINGER = 0.5
            pids = [os.getpid(), reaper().process.pid, *(process.pid for process in [*started(good), *started(bad)])]
            HERE.joinpath(f"part.{number}").write_text(json.dumps(pids))
            HERE.joinpath(f"part.{number}").rename(HERE / f"started.{number}")
            time.sleep(600)
"""


class Runner:
    """A pytest process with everything that its tests have started."""

    def __init__(self, folder: Path, options: list[str]):
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        (folder / "test_sleeping.py").write_text(SLEEPING_TEST)
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib -p no:cacheprovider -s\n")
        self.tests = 2 if options else 1
        with (folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [*WITH_DEFAULT_SIGNALS, sys.executable, "-m", "pytest", *options, str(folder)],
                cwd=folder,
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started: list[psutil.Process] = []

    def wait_until_it_sleeps(self) -> None:
        wait_until(self.has_started, "the servers have started")
        pids = {pid for path in self.folder.glob("started.*") for pid in json.loads(path.read_text())}
        self.started = [psutil.Process(pid) for pid in pids]
        assert len(pids) >= 6 * self.tests  # runner, reaper, a master with a worker, and a server with its child

    def has_started(self) -> bool:
        assert self.process.poll() is None, (self.folder / "output").read_text()
        return len(list(self.folder.glob("started.*"))) == self.tests

    def assert_nothing_left(self) -> None:
        wait_until_gone(self.started)
        wait_until_gone(carriers(str(self.folder)))  # TMPDIR leads here, in whatever the runner started
        assert list(self.temporary.glob("servers-*")) == []

    def clean(self) -> None:
        """If the harness failed, this test leaves nothing behind all the same."""
        for process in {*self.started, *carriers(str(self.folder))}:
            if not gone(process):
                process.kill()
        self.process.wait()


@pytest.fixture(params=[[], ["-n", "2"]], ids=["pytest", "xdist"])
def runner(request, tmp_path):
    runner = Runner(tmp_path, request.param)
    try:
        runner.wait_until_it_sleeps()
        yield runner
    finally:
        runner.clean()


def kill(runner: Runner) -> None:
    """The runner alone; with xdist that is the controller, and its workers have to notice."""
    runner.process.kill()


def terminate(runner: Runner) -> None:
    """As when a CI job is cancelled."""
    runner.process.terminate()


def interrupt(runner: Runner) -> None:
    """Ctrl-C in a terminal: SIGINT to the whole foreground process group."""
    os.killpg(runner.process.pid, signal.SIGINT)


def interrupt_twice(runner: Runner) -> None:
    """By somebody who does not wait: the second comes while a server is being stopped."""
    interrupt(runner)
    wait_until(lambda: any(gone(process) for process in runner.started), "one of its servers is gone")
    if runner.process.poll() is None:
        interrupt(runner)


@pytest.mark.parametrize("end", [kill, terminate, interrupt, interrupt_twice])
def test_nothing_outlives_the_runner(runner: Runner, end: Callable[[Runner], None]):
    end(runner)
    runner.process.wait(60)
    runner.assert_nothing_left()
