"""docs/parts.json says what the processes of each setup, and each snippet, import now; and the watch sees it all."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness.process import ROOT
from tests.harness.servers import SETUPS
from tests.proof import parts, versions
from tests.proof.parts import RECORD, RECORD_COMMAND, SEEN, WATCH, Parts, as_parts, look_up, recorded

DIFFERS = f"docs/parts.json does not say so. Run: {RECORD_COMMAND}"


def families() -> dict[str, list[str]]:
    """The snippets by the folder they are in."""
    by_folder: dict[str, list[str]] = {}
    for module in parts.snippets():
        by_folder.setdefault(module.rpartition(".")[0], []).append(module)
    return by_folder


# What is recorded is what is so


@pytest.mark.phase("servers")
@pytest.mark.parametrize("setup", SETUPS)
def test_setup_imports_what_is_recorded(setup):
    assert parts.observe(SETUPS[setup]) == look_up(recorded(), setup, None), DIFFERS


@pytest.mark.phase("servers")
@pytest.mark.parametrize("folder", families())
def test_snippets_import_what_is_recorded(folder):
    rows = {module: as_parts(row) for module, row in recorded()["snippets"].items()}
    found = parts.parts_of_snippets(families()[folder])
    assert found == {module: rows.get(module) for module in families()[folder]}, DIFFERS


@pytest.mark.phase("servers")
@pytest.mark.control
def test_control_one_more_distribution_is_noticed():
    more = parts.observe(SETUPS["wsgiref"], app="snippets.wsgi.both:app")
    assert more == Parts(("a2wsgi",), ()) != look_up(recorded(), "wsgiref", None)


@pytest.mark.phase("servers")
@pytest.mark.control
def test_control_an_option_that_imports_more_is_noticed():
    setup = SETUPS["gunicorn-gthread"]
    assert "h2" in parts.observe(setup, "http2").distributions
    assert "h2" not in look_up(recorded(), setup.name, None).distributions


# What the site names as the parts of a setup is what is at work in it

PARTS = {"uvloop", "gevent", "greenlet", "trio", "twisted"}  # event loops and what switches between greenlets
PARTS |= {"httptools", "h11", "h2", "zttp"}  # parsers
PARTS |= {"websockets", "wsproto", "autobahn"}
PARTS |= {"a2wsgi", "asgiref"}  # adapters
PARTS |= {"uvicorn", "uvicorn-worker"}
IDLE = {  # imported, and not at work: by distribution, the setups and why
    "a2wsgi": (lambda name: "a2wsgi" not in name, "uvicorn imports it, and calls it with --interface wsgi only"),
    "asgiref": (lambda name: name == "daphne", "daphne takes a check of the application's type from it"),
    "websockets": (lambda name: SETUPS[name].interface == "wsgi", "WSGI has no WebSockets"),
    "wsproto": (lambda name: SETUPS[name].interface == "wsgi", "WSGI has no WebSockets"),
    "h11": (lambda name: name == "uvicorn-wsproto", "wsproto has parts of it; httptools reads the requests"),
    "uvloop": (lambda name: name == "granian-wsgi", "granian imports it, and runs WSGI in threads of its own"),
}


@pytest.mark.parametrize("name", SETUPS)
def test_a_setup_names_the_parts_that_are_at_work(name):
    setup = SETUPS[name]
    imported = {*look_up(recorded(), name, None).distributions} & PARTS - {setup.distribution}
    idle = {part for part in imported if part in IDLE and IDLE[part][0](name)}
    assert {*setup.parts} == imported - idle, "tests/harness/servers.py names other parts than the process imports"


@pytest.mark.phase("servers")
def test_uvicorn_uses_a2wsgi_unless_that_is_hidden():
    """So that the column `uvicorn-wsgi` is what its name says."""
    hidden = SETUPS["uvicorn-wsgi"]
    assert "a2wsgi" not in parts.observe(hidden).distributions
    assert "a2wsgi" in parts.observe(replace(hidden, without=())).distributions


# The record has everything, and nothing else


def test_every_setup_and_option_is_recorded():
    rows = {(setup, option or None) for setup, options in recorded()["servers"].items() for option in options}
    assert rows == set(parts.every_start()), DIFFERS


def test_every_snippet_is_recorded():
    assert sorted(recorded()["snippets"]) == parts.snippets(), DIFFERS


@pytest.mark.parametrize("module", parts.snippets())
def test_what_a_snippet_names_is_recorded(module):
    """The imports in its text: without a process, so a new one is noticed at once."""
    named = {name for name in imports((ROOT / module.replace(".", "/")).with_suffix(".py").read_text())}
    outside = {name for name in named - set(parts.OURS) - sys.stdlib_module_names if parts.is_installed(name)}
    found = {*as_parts(recorded()["snippets"][module]).distributions}
    assert all(parts.distributions(name) & found for name in outside), f"{module}: {DIFFERS}"


def imports(text: str) -> set[str]:
    """The top-level modules that a text imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_record_is_written_in_one_way(monkeypatch, tmp_path):
    record = recorded()
    starts = {start: look_up(record, *start) for start in parts.every_start()}
    modules = {module: as_parts(row) for module, row in record["snippets"].items()}
    monkeypatch.setattr(parts, "RECORD", tmp_path / "parts.json")
    parts.write(dict(reversed(starts.items())), dict(reversed(modules.items())))
    assert (tmp_path / "parts.json").read_bytes() == RECORD.read_bytes()


def test_every_distribution_is_pinned():
    """What is not in requirements.lock can have another version on another machine."""
    rows = [row for options in recorded()["servers"].values() for row in options.values() if not isinstance(row, str)]
    named = {name for row in [*rows, *recorded()["snippets"].values()] for name in row["distributions"]}
    assert named <= set(versions.locked()), "imported, and not in requirements.lock. Run: make lock"


# The watch


def watched(program: str, folder: Path) -> set[str]:
    """The lines that a program writes which only uses Python."""
    seen = folder / "seen"
    seen.touch()
    environment = {"PYTHONPATH": str(WATCH), SEEN: str(seen)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    return set(seen.read_text().splitlines())


@pytest.mark.parametrize(
    "program, line",
    [
        ("try: import missing\nexcept ImportError: pass", "import missing"),
        ("import importlib.util; importlib.util.find_spec('a2wsgi')", "probe a2wsgi"),
        ("import importlib; importlib.import_module('a2wsgi')", "import a2wsgi"),
        ("import a2wsgi.wsgi", "import a2wsgi"),
        ("import os\nif not os.fork(): import a2wsgi\nelse: os.wait()", "import a2wsgi"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', 'import a2wsgi'])", "import a2wsgi"),
        ("import threading; one = threading.Thread(target=__import__, args=['a2wsgi']); one.start()", "import a2wsgi"),
        ("from gevent import monkey; monkey.patch_all(); import a2wsgi", "import a2wsgi"),
    ],
)
def test_watch_writes_what_is_looked_for(program, line, tmp_path):
    assert line in watched(program, tmp_path)


def test_watch_leaves_out_what_is_not_looked_for(tmp_path):
    assert not {line for line in watched("import json", tmp_path) if "a2wsgi" in line or "." in line}


def test_what_was_only_asked_for_is_no_distribution():
    written = "probe a2wsgi\nimport missing\nimport json\nimport snippets\nimport org\nimport _missing\n"
    assert parts.parts_of(written) == Parts((), ("a2wsgi", "missing"))
    assert parts.parts_of(f"{written}import a2wsgi\n") == Parts(("a2wsgi",), ("missing",))


def test_module_that_cannot_be_imported_is_named():
    with pytest.raises(parts.ImportFailed, match="snippets.wsgi.missing cannot be imported: ModuleNotFoundError"):
        parts.imported_by(["snippets.wsgi.missing"])


# The look-ups


def test_distribution_has_its_installed_version():
    assert versions.distribution_value("pytest") == pytest.__version__


def test_distribution_that_the_lock_leaves_out_here_is_told_from_one_that_is_absent():
    assert versions.distribution_value("u-msgpack-python") == versions.NOT_FOR_THIS_PYTHON
    assert versions.distribution_value("no-such-distribution") == versions.ABSENT


def test_parts_have_the_versions_of_server_and_snippet():
    values = versions.parts_value("flask-on-gunicorn-gthread", "tls", "snippets.frameworks.flask.contract")
    assert values["distribution flask"] == versions.distribution_value("flask")
    assert values["distribution gunicorn"] == versions.distribution_value("gunicorn")
    assert values["tried setproctitle"] == versions.ABSENT


def test_column_behind_nginx_has_the_parts_of_its_setup():
    behind = versions.parts_value("uvicorn-behind-nginx", "unix-trusted", "snippets.asgi.hello")
    assert behind == versions.parts_value("uvicorn", None, "snippets.asgi.hello:app")


@pytest.mark.parametrize(
    "asked", [("nginx", None, None), ("uvicorn", "fast", None), ("uvicorn", None, "snippets.asgi.missing")]
)
def test_parts_of_what_is_not_recorded_are_refused(asked):
    with pytest.raises(ValueError, match=RECORD_COMMAND):
        versions.parts_value(*asked)


@pytest.mark.needs("nginx")
def test_program_says_its_version():
    assert versions.system_value("nginx").startswith("nginx/1.")


def test_program_that_is_not_here_is_absent(monkeypatch):
    monkeypatch.setattr(versions, "program", lambda name: None)
    versions.system_value.cache_clear()
    assert versions.system_value("nginx") == versions.ABSENT
    versions.system_value.cache_clear()
