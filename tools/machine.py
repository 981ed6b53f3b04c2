"""What the project needs from the system: what is here, what each missing program leaves out, and how to install it.

Standard library only, because it runs before anything is set up.

`WITHOUT="chromium nginx"` in the environment hides programs by their names in PROGRAMS. They are then neither found nor
installed, so a machine that has everything can try what a bare one does.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MANAGERS = {"apt": "apt-get", "dnf": "dnf", "brew": "brew"}  # by the key in Program.packages
SBIN = ("/usr/sbin", "/usr/local/sbin")  # in the path of root only, on most systems
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
APT = ["-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
PLAYWRIGHT = ".venv/bin/playwright install --with-deps chromium"
# A page is opened and printed, then Chromium ends by itself. `--version` also succeeds where no page can be opened.
HEADLESS = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank")
HEADERS, VENV, COMPILER, CHROMIUM = "Python headers", "venv", "C compiler", "chromium"


class UnknownProgramError(ValueError):
    """A name that no program in PROGRAMS has."""


@dataclass(frozen=True)
class Program:
    """Something that only the system can provide. `commands` are alternatives: one of them is enough."""

    name: str
    purpose: str
    commands: tuple[str, ...]
    packages: dict[str, str]  # by package manager; none where it has no package
    version: tuple[str, ...] = ("--version",)  # arguments
    daemon: bool = False  # Debian's package starts a service of the program's name
    proves: bool = True  # a test asks for it

    @property
    def path(self) -> str | None:
        """Where it is; None if it is missing, hidden by WITHOUT, or a browser that does not start."""
        if self.name in hidden():
            return None
        if self.name == HEADERS:
            header = Path(sysconfig.get_path("include"), "Python.h")
            return str(header) if header.is_file() else None
        if self.name == VENV:
            importlib.invalidate_caches()  # it may have been installed by this process
            found = importlib.util.find_spec("ensurepip")
            return found.origin if found else None
        paths = filter(None, map(find, self.commands))
        return next((path for path in paths if self.name != CHROMIUM or starts(path)), None)

    def install(self) -> str:
        """The command that installs it on this system; on a system with no known package manager, one for each."""
        if self.name == CHROMIUM and self.package(manager()) is None:
            return PLAYWRIGHT
        commands = [
            f"{'' if key == 'brew' or is_root() else 'sudo '}{MANAGERS[key]} install {package}"
            for key in ([manager()] if manager() else MANAGERS)
            if (package := self.package(key))
        ]
        return " or ".join(commands) or f"{manager()} has no package of it"

    def package(self, key: str | None) -> str | None:
        # Ubuntu's package is a stub that asks for a snap, which does not run in a container
        return None if self.name == CHROMIUM and key == "apt" and is_ubuntu() else self.packages.get(key)


def programs() -> list[Program]:
    """Everything that the project can use of the system, in the order in which it is installed."""
    return list(PROGRAMS)


PROGRAMS = (
    Program(
        VENV,
        "the set-up itself",
        (),
        {"apt": f"{PYTHON}-venv", "dnf": "python3", "brew": "python"},
    ),
    Program(
        COMPILER,
        "uWSGI and mod_wsgi, which are built from source",
        ("cc", "gcc", "clang"),
        {"apt": "gcc libc6-dev", "dnf": "gcc", "brew": "gcc"},
    ),
    Program(
        HEADERS,
        "uWSGI and mod_wsgi, which are built from source",
        (),
        {"apt": f"{PYTHON}-dev", "dnf": "python3-devel", "brew": "python"},
    ),
    Program(
        "apache2",
        "mod_wsgi",
        ("apache2", "httpd"),
        {"apt": "apache2-bin", "dnf": "httpd", "brew": "httpd"},
        ("-v",),
    ),
    Program(
        "apxs",
        "mod_wsgi, which is built against Apache",
        ("apxs", "apxs2"),
        {"apt": "apache2-dev", "dnf": "httpd-devel", "brew": "httpd"},
        ("-q", "HTTPD_VERSION"),
    ),
    Program(
        CHROMIUM,
        "the page tests",
        ("chromium", "chromium-browser", "google-chrome"),
        {"apt": "chromium", "dnf": "chromium", "brew": "--cask google-chrome"},
    ),
    Program(
        "nginx",
        "the claims and errors behind nginx, and its configurations",
        ("nginx",),
        {"apt": "nginx", "dnf": "nginx", "brew": "nginx"},
        ("-v",),
        daemon=True,
    ),
    Program(
        "redis-server",
        "what goes between processes through Redis",
        ("redis-server",),
        {"apt": "redis-server", "dnf": "redis", "brew": "redis"},
        daemon=True,
    ),
    Program(
        "systemd-analyze",
        "the checks of the systemd units",
        ("systemd-analyze",),
        {"apt": "systemd", "dnf": "systemd"},
    ),
    Program(
        "systemd-socket-activate",
        "the socket that systemd hands over",
        ("systemd-socket-activate",),
        {"apt": "systemd", "dnf": "systemd"},
    ),
    Program(
        "curl",
        "the pages for newcomers, which type it",
        ("curl",),
        {"apt": "curl", "dnf": "curl", "brew": "curl"},
    ),
    Program(
        "wrk",
        "the measurements, and the tests of load",
        ("wrk",),
        {"apt": "wrk", "dnf": "wrk", "brew": "wrk"},
        ("-v",),
    ),
    Program(
        "npm",
        "Lighthouse in `make pages`, and its lock",
        ("npm",),
        {"apt": "npm", "dnf": "nodejs-npm", "brew": "node"},
        proves=False,
    ),
)

# What is built from source during the set-up, by its name in the lock, and what that takes.
BUILT_HERE = {"uwsgi": (COMPILER, HEADERS), "mod-wsgi": (COMPILER, HEADERS, "apache2", "apxs")}


def named(name: str) -> Program:
    """The program with this name or command. Raises UnknownProgramError."""
    for program in PROGRAMS:
        if name in (program.name, program.name.replace(" ", "-"), *program.commands):
            return program
    known = ", ".join(program.name for program in PROGRAMS)
    raise UnknownProgramError(f"no program is called {name!r}. There are: {known}")


def hidden() -> set[str]:
    """The programs that WITHOUT names, a hyphen for each space. Raises UnknownProgramError."""
    return {named(word).name for word in os.environ.get("WITHOUT", "").split()}


def find(command: str) -> str | None:
    """Where a command is, also one that is in the path of root only; None if it is missing or hidden by WITHOUT."""
    if any(command in program.commands for program in PROGRAMS if program.name in hidden()):
        return None
    return shutil.which(command, path=os.pathsep.join([os.environ.get("PATH", ""), *SBIN]))


def starts(browser: str) -> bool:
    """Whether a Chromium opens a page and ends. A stub that asks for a snap, or one that lacks a library, does not."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser, *HEADLESS, f"--user-data-dir={profile}"]
        try:
            return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False


def version(program: Program, path: str) -> str:
    """What a program that is here, at `path`, says of its version; "" if it says none."""
    if not program.commands:
        return sysconfig.get_python_version()
    try:
        told = subprocess.run(
            [path, *program.version], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"\d+(\.\d+)+|(?<=systemd )\d+", told.stdout + told.stderr)
    return found[0] if found else ""


def manager() -> str | None:
    """The key of this system's package manager, or None."""
    return next((key for key, command in MANAGERS.items() if shutil.which(command)), None)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def is_ubuntu() -> bool:
    try:
        return "ID=ubuntu" in Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False


def in_container() -> bool:
    return "container" in os.environ or Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()


# What a missing program leaves out


def missing_for(distribution: str) -> list[str]:
    """The names of the missing programs without which a distribution cannot be built here."""
    return [name for name in BUILT_HERE.get(distribution.replace("_", "-"), ()) if not named(name).path]


def sentence_for(name: str, count: int) -> str:
    """What a missing program leaves out and how to install it, in one sentence.

    `name` is a program's name or command, or a server that is built from source; `count` is how many results were
    taken from the ledger for want of it. Raises UnknownProgramError.
    """
    rest = f"so {count} {'result rests' if count == 1 else 'results rest'} on the ledger."
    if name.replace("_", "-") not in BUILT_HERE:
        program = named(name)
        return f"{program.name} is not here, {rest} Install: {program.install()}"
    if missing := [named(one) for one in missing_for(name)]:
        commands = " && ".join(dict.fromkeys(program.install() for program in missing))
        return f"{name} is not built here ({lacks(missing)}), {rest} Install: {commands}"
    return f"{name} could not be built here, {rest} .venv/build.log has the reason. Run: rm .venv/ready && make setup"


def lacks(missing: Iterable[Program]) -> str:
    return ", ".join(f"no {program.name}" for program in missing)


# Installing


def may_install(system: str) -> bool:
    """Whether SYSTEM (yes, no or auto) lets packages be installed; auto does as root in a container, and in CI."""
    wanted = system == "auto" and (os.environ.get("CI") == "true" or (is_root() and in_container()))
    return sys.platform == "linux" and (wanted or system == "yes")


def installer() -> str | None:
    """The key of a package manager that installs without a question, or None."""
    return manager() if sys.platform == "linux" and manager() in ("apt", "dnf") else None


def install_missing() -> list[str]:
    """Install what is missing and has a package here. Returns a sentence for each that is not here afterwards."""
    key = installer()
    missing = [one for one in PROGRAMS if one.proves and one.name not in hidden() and one.package(key) and not one.path]
    if missing and key == "apt":  # the image of a container has no lists; without them each install says what is wrong
        run_as_root(["apt-get", *APT, "-qq", "update"])
    return [sentence for one in missing if (sentence := install(one, key))]


def install(program: Program, key: str) -> str:
    """Install one program with apt or dnf. Returns one sentence if it is not here afterwards, or ""."""
    print(f"Installing {program.package(key)}", file=sys.stderr)
    options = [*APT, "-qq", "--no-install-recommends"] if key == "apt" else ["-q"]
    done = run_as_root([MANAGERS[key], *options, "-y", "install", *program.package(key).split()])
    if done.returncode == 0 and program.daemon and key == "apt":
        # it would stay, and the tests start their own; a daemon that was there before is not missing and stays
        run_as_root(["service", program.name, "stop"])
        run_as_root(["update-rc.d", program.name, "disable"])
    if program.path:
        return ""
    reason = last_line(done.stderr + done.stdout) if done.returncode else "it does not start"
    return f"{program.name} is not here, and installing it failed: {reason.rstrip('.')}. Install: {program.install()}"


def run_as_root(command: list[str]) -> subprocess.CompletedProcess:
    """Run a command as root. In CI, sudo does not wait for a password. A program that is missing is a failure too."""
    sudo = [] if is_root() else ["sudo", "-n"] if os.environ.get("CI") == "true" else ["sudo"]
    command = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *command]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def last_line(text: str) -> str:
    """The last line that has a word in it: what a package manager gives as its reason."""
    return next(reversed([line.strip() for line in text.splitlines() if line.strip()]), "it gave no reason")
