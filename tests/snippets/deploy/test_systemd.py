"""snippets/deploy/systemd: the checker of systemd has nothing to say, and each service answers on its socket.

snippets/deploy/systemd/gunicorn.service, snippets/deploy/systemd/gunicorn.socket
snippets/deploy/systemd/uvicorn.service, snippets/deploy/systemd/uvicorn.socket
"""

import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.harness.clock import BROKEN, wait_until
from tests.harness.idle import wait_until_idle
from tests.harness.process import ROOT
from tests.snippets.deploy.units import HOME, UNITS, listening, served, settings, words_of

SERVICES = {"gunicorn.service": b"Hello from WSGI", "uvicorn.service": b"Hello from ASGI"}
SIGNALS = {"TERM": signal.SIGTERM, "HUP": signal.SIGHUP}
GRACE = {"gunicorn.service": "--graceful-timeout", "uvicorn.service": "--timeout-graceful-shutdown"}

systemd = pytest.mark.needs("systemd-analyze")
each = pytest.mark.parametrize("unit", SERVICES)


def installed(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """The units in a folder that holds the application as well, with what is changed in them. Returns their paths."""
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for path in UNITS.iterdir():
        text = path.read_text().replace(HOME, str(folder))
        for old, new in changes:
            text = text.replace(old, new)
        (folder / path.name).write_text(text)
    return [str(folder / path.name) for path in sorted(UNITS.iterdir())]


def verified(paths: list[str]) -> tuple[int, str]:
    """What systemd's checker says of units, and with which exit status."""
    run = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def exposure(path: str) -> str:
    """The word that systemd has for how exposed a service is, as run/systemd.md names it."""
    run = subprocess.run(["systemd-analyze", "security", "--offline=true", path], capture_output=True, text=True)
    found = re.search(r"Overall exposure level .*: [\d.]+ ([A-Z]+)", run.stdout)
    assert found, run.stdout + run.stderr
    return found[1]


@systemd
def test_the_checker_has_nothing_to_say(tmp_path):
    assert verified(installed(tmp_path)) == (0, "")


@systemd
@pytest.mark.parametrize(
    "change",
    [
        ("DynamicUser=", "DynamicUsers="),
        ("Type=", "Type=never-"),
        ("bin/gunicorn", "bin/gunicron"),
        ("Requires=gunicorn.socket", "Requires=gunicron.socket"),
        ("ListenStream=127.0.0.1:8000", "ListenStream=127.0.0.1:eight"),
    ],
    ids=lambda change: change[1],
)
def test_control_the_checker_notices(tmp_path, change):
    assert verified(installed(tmp_path, change)) != (0, "")


@systemd
@each
def test_a_service_is_not_exposed(tmp_path, unit):
    installed(tmp_path)
    assert exposure(str(tmp_path / unit)) == "OK"


@systemd
@each
def test_control_exposure_is_noticed(tmp_path, unit):
    """What is shown as the second part of each unit is what makes the difference."""
    installed(tmp_path)
    text = (tmp_path / unit).read_text()
    (tmp_path / unit).write_text(text.partition("# --8<-- [start:hardening]")[0])
    assert exposure(str(tmp_path / unit)) == "UNSAFE"


def test_the_second_part_is_the_same_in_both():
    """So that the page shows it once."""
    parts = {(UNITS / unit).read_text().partition("# --8<-- [start:hardening]")[2] for unit in SERVICES}
    assert len(parts) == 1


@each
def test_a_service_answers_on_the_socket_that_it_is_handed(unit):
    """And tells systemd that it is ready if its unit says that it does."""
    with listening() as listener, served(unit, listener) as service:
        assert service.site.get().body == SERVICES[unit]
        assert ("READY=1" in service.said()) == (settings(unit)["Type"] == "notify")


@pytest.mark.needs("systemd-socket-activate")
@each
def test_systemd_activates_it(unit):
    with served(unit) as service:
        assert service.site.get().body == SERVICES[unit]


@each
def test_reloading_replaces_the_workers(unit):
    """The signal of ExecReload, to the first process, which stays."""
    how = words_of(unit, "ExecReload", Path())
    assert how[:2] == ["/bin/kill", "-s"] and how[3] == "$MAINPID"
    with listening() as listener, served(unit, listener) as service:
        wait_until_idle(service)
        before = service.family()
        service.process.send_signal(SIGNALS[how[2]])
        wait_until(
            lambda: len(before - service.family()) == 2 and len(service.family()) == len(before),
            "the two workers are replaced",
        )
        assert service.site.get().body == SERVICES[unit]


@each
def test_stopping_ends_it_before_systemd_loses_patience(unit):
    """TERM ends it; and if requests take long, the server's own limit is over before KILL comes."""
    told = settings(unit)
    grace = re.search(rf"{GRACE[unit]} (\d+)", told["ExecStart"])[1]
    assert int(grace) < int(told["TimeoutStopSec"])
    with listening() as listener, served(unit, listener) as service:
        wait_until_idle(service)
        service.process.send_signal(getattr(signal, told["KillSignal"]))
        assert service.ended_within(BROKEN)


def test_the_programs_of_systemd_are_here_in_ci():
    """Where systemd is, both of its programs are: they come in one package."""
    assert bool(shutil.which("systemd-analyze")) == bool(shutil.which("systemd-socket-activate"))
