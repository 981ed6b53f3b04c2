"""A server that computes is not idle; one that waits is, and what it never says is not waited for in full."""

import time
from contextlib import contextmanager

from tests.harness.addresses import HeldSocket
from tests.harness.clock import ANSWER
from tests.harness.idle import Family, IdleClock, says, wait_until_idle
from tests.harness.process import launched
from tests.harness.servers import Setup

COMPUTES = "import time, sys; end = time.monotonic() + {seconds}\nwhile time.monotonic() < end: pass\n"

HAS_A_CHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "while True: pass"])
print("born", flush=True)
time.sleep(600)
"""

FORKS_TWICE = """
import os, time
for name in ["first", "second"]:
    os.fork() or time.sleep(600)
    print(name, flush=True)
    time.sleep(0.12)
time.sleep(600)
"""


@contextmanager
def running(code: str):
    """A process that runs some Python, as if it were a server."""
    setup = Setup("code", "wsgi", "code", None, lambda *_: ["python", "-c", code], HeldSocket)
    with launched(setup, "") as server:
        yield server


def test_who_computes_is_waited_for():
    with running(COMPUTES.format(seconds=1) + "print('done', flush=True); time.sleep(600)") as server:
        wait_until_idle(server)
        assert "done" in server.read_log()


def test_threads_and_children_count():
    with running(HAS_A_CHILD) as server:
        assert says(server, "born")
        assert not any(Family(server).is_asleep() for _ in range(20))


def test_a_server_pauses_between_two_forks():
    with running(FORKS_TWICE) as server:
        assert says(server, "first")
        wait_until_idle(server)
        assert "second" in server.read_log()


def test_what_is_never_said_is_waited_for_until_it_has_been_idle():
    with running("import time; print('begun', flush=True); time.sleep(600)") as server:
        began = time.monotonic()
        assert says(server, "begun")
        assert not says(server, "ended")
        assert time.monotonic() - began < ANSWER


def test_idle_seconds_do_not_pass_while_it_computes():
    with running(COMPUTES.format(seconds=2) + "print('late', flush=True); time.sleep(600)") as server:
        assert IdleClock(server, quiet=0.5).brings(lambda seconds: time.sleep(seconds) or "late" in server.read_log())


def test_who_has_ended_says_no_more():
    with running("print('begun', flush=True)") as server:
        assert not says(server, "ended")


def test_an_idle_server_has_threads():
    with running("import time; time.sleep(600)") as server:
        wait_until_idle(server)
        assert len(Family(server).run_times()) == 1
