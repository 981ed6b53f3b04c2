"""The set-up, the Makefile's verbs and `make doctor`, on machines that lack something: each has its sentence."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import tools.port
from tools import doctor, machine, setup

ROOT = machine.ROOT

# What `make doctor` says that a machine without anything has to run, for each package manager.
COMMANDS = {
    "apt": "gcc libc6-dev, apache2-bin, apache2-dev, chromium, nginx, redis-server, systemd, curl, wrk, npm",
    "dnf": "gcc, httpd, httpd-devel, chromium, nginx, redis, systemd, curl, wrk, nodejs-npm, python3, python3-devel",
    "brew": "gcc, httpd, --cask google-chrome, nginx, redis, curl, wrk, node, python",
}


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    """A program of ours in a folder that is to be the whole path."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def bare(tmp_path, monkeypatch) -> Path:
    """The only folder in which programs are found; nothing but `env` is in it, and we are root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "env").symlink_to(shutil.which("env"))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(setup, "PYTHON", folder / "python")  # none, so Playwright has no browser either
    monkeypatch.delenv("WITHOUT", raising=False)
    monkeypatch.setattr(machine, "SBIN", ())
    monkeypatch.setattr(machine, "is_root", lambda: True)
    monkeypatch.setattr(machine, "is_ubuntu", lambda: False)
    return folder


# The doctor


@pytest.mark.parametrize("key", COMMANDS)
def test_the_doctor_names_what_is_missing_and_its_command(bare, monkeypatch, key):
    program(bare, machine.MANAGERS[key])
    monkeypatch.setenv("WITHOUT", "venv Python-headers")
    said = "\n".join(doctor.report())
    assert [f"missing  {one.name}" in said for one in machine.programs()] == [True] * len(machine.programs())
    for packages in COMMANDS[key].split(", "):
        assert f"install: {machine.MANAGERS[key]} install {packages}\n" in f"{said}\n"


def test_the_doctor_gives_every_command_where_it_knows_no_package_manager(bare):
    said = "\n".join(doctor.report())
    assert "install: apt-get install nginx or dnf install nginx or brew install nginx" in said


def test_a_user_who_is_not_root_gets_sudo(bare, monkeypatch):
    program(bare, "dnf")
    monkeypatch.setattr(machine, "is_root", lambda: False)
    assert machine.named("nginx").install() == "sudo dnf install nginx"


def test_on_ubuntu_the_browser_is_playwrights_own(bare, monkeypatch):
    """Ubuntu's package is a stub."""
    program(bare, "apt-get")
    monkeypatch.setattr(machine, "is_ubuntu", lambda: True)
    assert machine.named("chromium").install() == ".venv/bin/playwright install --with-deps chromium"


def test_a_browser_that_does_not_start_is_not_here(bare):
    program(bare, "chromium", 'echo "requires the chromium snap to be installed" >&2; exit 1')
    assert machine.named("chromium").path is None
    starts = program(bare, "google-chrome")
    assert machine.named("chromium").path == str(starts)


def test_playwrights_own_browser_is_one(bare):
    program(bare, "python", 'test "$*" = "-m tests.site.browser" && echo /cache/chrome')
    assert re.search(r"(?m)^here     chromium .* /cache/chrome$", "\n".join(doctor.report()))


def test_the_doctor_needs_nothing_installed():
    command = ["env", "WITHOUT=chromium", sys.executable, "-S", "-m", "tools.doctor"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "here     venv" in run.stdout


def test_a_program_can_be_hidden(bare, monkeypatch):
    program(bare, "nginx", "echo nginx version: nginx/1.22.1 >&2")
    assert "here     nginx                    1.22.1" in "\n".join(doctor.report())
    monkeypatch.setenv("WITHOUT", "wrk nginx")
    assert "missing  nginx" in "\n".join(doctor.report())
    assert machine.find("nginx") is None
    monkeypatch.setenv("WITHOUT", "ngnix")
    with pytest.raises(machine.UnknownProgramError, match="^no program is called 'ngnix'. There are: venv, "):
        machine.find("nginx")


def test_what_is_left_out_is_one_sentence(bare):
    program(bare, "apt-get")
    assert machine.sentence_for("nginx", 412) == (
        "nginx is not here, so 412 results rest on the ledger. Install: apt-get install nginx"
    )
    assert machine.sentence_for("systemd-analyze", 1) == (
        "systemd-analyze is not here, so 1 result rests on the ledger. Install: apt-get install systemd"
    )
    for name in ("cc", "apache2"):
        program(bare, name)
    assert machine.sentence_for("mod_wsgi", 7) == (
        "mod_wsgi is not built here (no apxs), so 7 results rest on the ledger. Install: apt-get install apache2-dev"
    )
    program(bare, "apxs")
    assert machine.sentence_for("mod_wsgi", 7).startswith("mod_wsgi could not be built here, so 7 results rest")


# Programs of the system


@pytest.mark.parametrize(
    ("system", "ci", "root", "container", "may"),
    [
        ("auto", "true", False, False, True),
        ("auto", "", True, True, True),
        ("auto", "", True, False, False),
        ("auto", "", False, True, False),
        ("no", "true", True, True, False),
        ("yes", "", False, False, True),
    ],
)
def test_when_packages_are_installed(monkeypatch, system, ci, root, container, may):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(machine, "is_root", lambda: root)
    monkeypatch.setattr(machine, "in_container", lambda: container)
    monkeypatch.setenv("CI", ci)
    assert machine.may_install(system) is may


def test_what_is_missing_is_installed_each_by_itself(bare, monkeypatch):
    """A package that apt does not know stops no other, and a daemon that comes with one does not stay."""
    log = bare.parent / "log"
    program(bare, "cc")
    program(
        bare,
        "apt-get",
        f"""
        echo "apt-get $*" >> {log}
        case "$*" in
            *wrk) echo "E: Unable to locate package wrk" >&2; exit 100;;
            *nginx) /bin/cp {bare}/cc {bare}/nginx;;
            *curl) /bin/cp {bare}/cc {bare}/curl;;
        esac""",
    )
    for name in ("service", "update-rc.d"):
        program(bare, name, f'echo "{name} $*" >> {log}')
    for name in ("apache2", "apxs", "chromium", "systemd-analyze", "systemd-socket-activate"):
        program(bare, name)
    monkeypatch.setenv("WITHOUT", "redis-server venv Python-headers")
    assert machine.install_missing() == [
        "wrk is not here, and installing it failed: E: Unable to locate package wrk. Install: apt-get install wrk"
    ]
    calls = [re.sub(r" -o \S+| -qq| -y| --no-install-recommends", "", line) for line in log.read_text().splitlines()]
    installed = ["apt-get install nginx", "service nginx stop", "update-rc.d nginx disable", "apt-get install curl"]
    assert calls == ["apt-get update", *installed, "apt-get install wrk"]
    log.unlink()
    (bare / "apt-get").unlink()
    assert machine.install_missing() == []  # there is nothing to install it with; the end of the run names it
    assert not log.exists()


# The set-up


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> list[str]:
    """A .venv of ours, in which uv installs nothing; the names that it was asked for."""
    asked = []
    for name in ("venv", "ready", "log"):
        monkeypatch.setattr(setup, name.upper(), tmp_path / name)
    setup.VENV.mkdir()
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "make_venv", lambda uv: None)
    monkeypatch.setattr(setup, "uv", lambda verb, lock, *more: asked.append(set(re.findall(r"(?m)^[\w.-]+", lock))))
    monkeypatch.delenv("WITHOUT", raising=False)
    return asked


def test_a_second_set_up_does_nothing(checkout):
    setup.set_up("all")
    assert checkout and setup.set_up("all") == []
    assert len(checkout) == 1


def test_the_site_needs_no_server_and_keeps_the_tests(checkout):
    setup.set_up("site")
    assert "mkdocs" in checkout[0] and not {"uwsgi", "gunicorn", "pytest"} & checkout[0]
    setup.set_up("all")
    assert {"mkdocs", "gunicorn", "pytest"} < checkout[1]
    setup.set_up("site")
    assert len(checkout) == 2


def test_without_a_compiler_the_rest_is_set_up(checkout, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("WITHOUT", "C-compiler Python-headers")
    said = setup.set_up("all")
    assert "uwsgi is left out, because there is no C compiler, no Python headers. Run: make doctor" in said
    assert "gunicorn" in checkout[0] and not {"uwsgi", "mod-wsgi"} & checkout[0]
    assert setup.set_up("all") == []
    monkeypatch.setenv("WITHOUT", "")
    setup.set_up("all")
    assert ("uwsgi" in checkout[-1]) == (machine.missing_for("uwsgi") == [])


def test_a_server_that_cannot_be_built_stops_no_other(checkout, monkeypatch):
    monkeypatch.setattr(setup, "uv", lambda verb, lock, *more: "error: no pcre" if "uwsgi==" in lock else "")
    monkeypatch.setattr(setup, "why_not_built", lambda name: "")
    assert setup.set_up("all") == ["uwsgi could not be built and is left out. log has the reason"]
    assert "error: no pcre" in setup.LOG.read_text()
    assert setup.set_up("all") == []  # said once


def test_what_cannot_be_installed_is_said(checkout, monkeypatch):
    monkeypatch.setattr(setup, "uv", lambda verb, lock, *more: "error: no network")
    with pytest.raises(setup.SetupError, match="error: no network\nNot everything could be installed"):
        setup.set_up("all")
    monkeypatch.setattr(setup, "uv", lambda verb, lock, *more: checkout.append("gunicorn==" in lock))
    setup.set_up("site")  # the tests were wanted, and a change of prose does not take them away
    assert checkout == [True]


def test_a_python_without_venv_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "python")
    monkeypatch.setenv("WITHOUT", "venv")
    with pytest.raises(setup.SetupError, match=r"^This Python \S+ cannot make a \.venv\. Install: .*(venv|python)"):
        setup.make_venv("uv==1\n")


# The verbs


class Verbs:
    """A Makefile in a folder of its own, whose .venv says what is run in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        shutil.copy(ROOT / "Makefile", folder)
        scripts = folder / ".venv" / "bin"
        scripts.mkdir(parents=True)
        program(scripts, "python", f'test "$1" = -c && exec {sys.executable} "$@"; echo "ran: $*"')
        program(scripts, "mkdocs", 'echo "mkdocs on $DEV_ADDR"')

    def make(self, *words: str, **environment: str) -> str:
        """What make says and, where it is not 0, how it ends."""
        alone = {"PATH": os.environ["PATH"]} | environment
        run = subprocess.run(["make", *words], cwd=self.folder, env=alone, capture_output=True, text=True)
        return run.stdout + run.stderr


@pytest.fixture
def verbs(tmp_path) -> Verbs:
    return Verbs(tmp_path)


def test_make_alone_lists_every_verb(verbs):
    listed = re.findall(r"(?m)^make ([a-z]+) ", verbs.make())
    phony = re.search(r"\.PHONY: ((?:.|\\\n)+?)(?<!\\)\n", (ROOT / "Makefile").read_text())[1]
    assert sorted(listed) == sorted(set(phony.replace("\\\n", " ").split()) - {"for-site", "for-tests", "free-port"})


FOR_TESTS = "tools.setup all --system"


@pytest.mark.parametrize(
    ("words", "ran"),
    [
        ("test", [f"{FOR_TESTS} auto", "tools.prove test --minutes 10 --began N"]),
        ("test MINUTES=40 SEED=7", [f"{FOR_TESTS} auto", "tools.prove test --minutes 40 --began N --seed 7"]),
        ("test ONLY=hello SYSTEM=no", [f"{FOR_TESTS} no", "tools.prove test --minutes 10 --began N --only hello"]),
        ("check", ["tools.setup all", "tools.prove check"]),
        ("prove", [f"{FOR_TESTS} auto", "tools.prove all --orders 1"]),
        ("prove SHARD=3/8 ORDERS=2", [f"{FOR_TESTS} auto", "tools.prove all --orders 2 --shard 3/8"]),
        ("ledger FROM=a.json", [f"{FOR_TESTS} auto", "tools.prove merge a.json"]),
        ("soak N=3", [f"{FOR_TESTS} auto", "tools.soak --runs 3"]),
        ("doctor", ["tools.doctor"]),
    ],
)
def test_what_a_verb_runs(verbs, words, ran):
    said = re.sub(r"--began \d{10}", "--began N", verbs.make("UNAME=Linux", *words.split()))
    assert said.splitlines() == [f"ran: -m {line}" for line in ran]


@pytest.mark.parametrize(("system", "part"), [("Darwin", "check"), ("Windows", "site")])
def test_on_other_systems_what_needs_no_server_is_tested(verbs, system, part):
    said = verbs.make("test", f"UNAME={system}").splitlines()
    assert said[:-1] == verbs.make(part).splitlines()
    assert said[-1] == (
        f"Servers and browsers are tested on Linux; on {system} only {part} has run, which needs neither."
    )


def test_a_port_that_is_taken_is_said_before_the_build():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Port {port} cannot be used: .*in use.* Run: make docs PORT=8001$"):
            tools.port.main(str(port))
    with pytest.raises(SystemExit, match="^Port abc cannot be used"):
        tools.port.main("abc")
    with pytest.raises(SystemExit, match="^Port 70000 cannot be used"):
        tools.port.main("70000")


def test_the_port_can_be_chosen(verbs):
    assert "mkdocs on 127.0.0.1:8000\n" in verbs.make("docs")
    said = verbs.make("docs", PORT="8001").splitlines()
    assert said == ["ran: -m tools.setup site", "ran: -m tools.port 8001", "mkdocs on 127.0.0.1:8001"]
    assert re.search(r'(?m)^dev_addr: !ENV \[DEV_ADDR, "127\.0\.0\.1:8000"\]$', (ROOT / "mkdocs.yml").read_text())


def test_a_ledger_without_parts_is_refused(verbs):
    assert 'make ledger needs the parts of all shards. Run: make ledger FROM="part-*.json"' in verbs.make("ledger")


def test_a_python_that_is_not_there_is_said(verbs):
    shutil.rmtree(verbs.folder / ".venv")
    said = verbs.make("setup", "PYTHON=no-such-python")
    assert said.splitlines()[0] == (
        "There is no no-such-python here. Install Python 3.11.5 or newer, or name one: make PYTHON=/path/to/python3"
    )


def test_an_old_python_is_said(verbs):
    shutil.rmtree(verbs.folder / ".venv")
    old = "import sys; sys.version_info = (3, 11, 4); sys.version = '3.11.4 (main)'; exec(sys.argv[1])"
    program(verbs.folder, "python3", f'exec {sys.executable} -c "{old}" "$2"')
    said = verbs.make("docs", "PYTHON=./python3")
    assert said.splitlines()[0] == (
        "The project needs Python 3.11.5 or newer; ./python3 is 3.11.4. Run: make PYTHON=/path/to/python3.11"
    )


def test_another_python_than_that_of_the_venv_is_said(checkout, tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    other = program(tmp_path, "python3.99", "echo 3.99.0")
    with pytest.raises(setup.SetupError, match=r"^\.venv is of Python \S+, not 3\.99\.0\. .* run: rm -rf \.venv$"):
        setup.run("all", False, str(other))
    assert checkout == []
