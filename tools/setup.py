"""Sets up .venv with what requirements.lock pins, or with the part of it that building the site takes.

    python -m tools.setup site | all [--system auto|yes|no]

Standard library only, and it runs with the Python that .venv is made of. What is in .venv/ready is done already, so a
second run does nothing. A server that has to be built and cannot be is left out, with a sentence that says why.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import machine

ROOT = machine.ROOT
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
READY = VENV / "ready"
LOG = VENV / "build.log"
LOCKS = {"site": ROOT / "requirements-site.lock", "all": ROOT / "requirements.lock"}


class SetupError(RuntimeError):
    """The set-up cannot continue. The message says what to do."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make setup", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=LOCKS)
    parser.add_argument("--system", default="no", help="install programs of the system: auto, yes or no")
    parser.add_argument("--python", help="the Python that was asked for by name")
    given = parser.parse_args()
    try:
        if given.system not in ("auto", "no", "yes"):
            raise SetupError(f"SYSTEM={given.system} is not auto, no or yes. Run: make test SYSTEM=no")
        if given.system == "yes" and not machine.installer():
            raise SetupError("There is neither apt nor dnf here, so install the programs yourself. Run: make doctor")
        run(given.what, machine.may_install(given.system), given.python)
    except SetupError as error:
        sys.exit(str(error))
    except machine.UnknownProgramError as error:
        sys.exit(f"WITHOUT: {error}")


def run(what: str, system: bool, python: str | None) -> None:
    """Set up, once for each lock. Raises SetupError."""
    said = machine.install_missing() if system and what == "all" else []
    if python and PYTHON.exists() and (mine := version_of(PYTHON)) != (theirs := version_of(python)):
        raise SetupError(f".venv is of Python {mine}, not {theirs}. To make another one, run: rm -rf .venv")
    said += set_up(what)
    if system and what == "all":
        said += install_browser()
    for sentence in said:
        print(sentence, file=sys.stderr)


def version_of(python: Path | str) -> str:
    """The version of a Python. Raises SetupError."""
    command = [python, "-c", "import platform; print(platform.python_version())"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"{python} is no Python that starts: {error}") from None


def set_up(what: str) -> list[str]:
    """Bring .venv up to date with the lock. Returns a sentence for each server that was left out. Raises SetupError."""
    done = READY.read_text() if READY.exists() else ""
    if done.startswith("all "):  # what was installed for the tests stays
        what = "all"
    left = {name for name in machine.BUILT_HERE if why_not_built(name)} if what == "all" else set()
    state = f"{what} {hashlib.sha256(LOCKS[what].read_bytes()).hexdigest()} {' '.join(sorted(left))}".strip()
    if done == state:
        return []
    print(f"Setting up {VENV.name} from {LOCKS[what].name}", file=sys.stderr)
    make_venv(rows(LOCKS[what])["uv"])
    READY.write_text(f"{what} ")  # if this is interrupted, the next run knows what was wanted
    failed = install({name: row for name, row in rows(LOCKS[what]).items() if name not in left})
    READY.write_text(state)
    return [
        *(f"{name} is left out, because there is {why_not_built(name)}. Run: make doctor" for name in sorted(left)),
        *(f"{name} could not be built and is left out. {LOG.relative_to(ROOT)} has the reason" for name in failed),
    ]


def why_not_built(name: str) -> str:
    """Why a distribution that is built from source cannot be built here, or ""."""
    if sys.platform != "linux":
        return f"no test of it on {sys.platform}"
    return machine.lacks(map(machine.named, machine.missing_for(name)))


def make_venv(uv: str) -> None:
    """Make .venv, with uv in it as its row in the lock says; keep one that starts. Raises SetupError."""
    pinned = uv.split()[0].partition("==")[2]
    if said([PYTHON, "-c", "from importlib.metadata import version; print(version('uv'))"]) == pinned:
        return
    if not said([PYTHON, "-m", "pip", "--version"]):
        if not (venv := machine.named(machine.VENV)).path:
            raise SetupError(f"This Python {sys.version.split()[0]} cannot make a .venv. Install: {venv.install()}")
        done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
        if done.returncode:
            raise SetupError(f".venv could not be made: {machine.last_line(done.stdout + done.stderr)}")
    here = VENV / "uv.lock"
    here.write_text(uv)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    done = subprocess.run([PYTHON, "-m", "pip", "install", *options, "-r", here], capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"uv {pinned} could not be installed: {machine.last_line(done.stderr)}")


def said(command: list) -> str:
    """What a command prints, or "" if it fails or is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def rows(lock: Path) -> dict[str, str]:
    """The rows of a lock with their hashes, by the name of the distribution."""
    found = {}
    for line in lock.read_text(encoding="utf-8").splitlines(keepends=True):
        if line[0] not in " #\n":
            name = line.partition("==")[0].partition("[")[0]
        if line[0] != "#":
            found[name] = found.get(name, "") + line
    return found


def install(wanted: dict[str, str]) -> list[str]:
    """Have exactly these rows in .venv. Returns the names of those that could not be built. Raises SetupError.

    Bytecode is compiled here, once: a run starts servers a thousand times, and not every machine lets Python keep it.
    """
    if not (errors := uv("sync", "".join(wanted.values()))):
        return []
    built = [name for name in wanted if name in machine.BUILT_HERE]
    if errors := uv("sync", "".join(row for name, row in wanted.items() if name not in built)) if built else errors:
        raise SetupError(f"{errors}\nNot everything could be installed; the reason is above. Run: make setup")
    logs = {name: uv("install", wanted[name], "--no-deps") for name in built}
    LOG.write_text("\n".join(logs.values()))
    return [name for name, log in logs.items() if log]


def uv(verb: str, lock: str, *more: str) -> str:
    """`uv pip sync` or `install` with the rows of a lock. Returns what it said if it failed, or ""."""
    here = VENV / "here.lock"
    here.write_text(lock, encoding="utf-8")
    source = [here] if verb == "sync" else ["-r", here]
    options = ["--quiet", "--compile-bytecode", "--require-hashes", "--python", PYTHON, *more]
    command = [shutil.which("uv", path=str(SCRIPTS)), "pip", verb, *options, *source]
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    return (done.stderr + done.stdout or "uv gave no reason") if done.returncode else ""


def install_browser() -> list[str]:
    """On GitHub, take Playwright's own Chromium where none of the system starts. Returns a sentence if that fails."""
    chromium = machine.named(machine.CHROMIUM)
    if os.environ.get("GITHUB_ACTIONS") != "true" or chromium.name in machine.hidden():
        return []
    if said([PYTHON, "-m", "tests.site.browser"]):
        return []
    command = [PYTHON, "-m", "playwright", "install", "--with-deps", "chromium"]
    done = subprocess.run(command, capture_output=True, text=True)
    return [f"No Chromium starts, and Playwright's failed: {machine.last_line(done.stderr)}"] if done.returncode else []


if __name__ == "__main__":
    main()
