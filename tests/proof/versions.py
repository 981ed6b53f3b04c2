"""The versions of what a result was made with: looked up, without starting any server.

Which parts a setup and a snippet have is in docs/parts.json; tests/proof/parts.py observes it.
"""

import re
import subprocess
from functools import cache
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.harness.frameworks import columns
from tests.harness.process import ROOT
from tests.harness.servers import program
from tests.proof.parts import RECORD_COMMAND, Parts, as_parts, is_installed, look_up, recorded

LOCK = ROOT / "requirements.lock"
ABSENT = "absent"
NOT_FOR_THIS_PYTHON = "not for this Python"

# How a program of the system is asked for its version, and where that is in its words.
VERSION = {
    "apache2": ("-v", r"Apache/[\d.]+"),
    "nginx": ("-v", r"nginx/[\d.]+"),
    "redis-server": ("--version", r"v=[\d.]+"),
}


@cache
def distribution_value(name: str) -> str:
    """The installed version of a distribution, or why there is none."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        pins = locked().get(canonicalize_name(name), [])
        is_left_out = pins and not any(pin.marker is None or pin.marker.evaluate() for pin in pins)
        return NOT_FOR_THIS_PYTHON if is_left_out else ABSENT


@cache
def locked() -> dict[str, list[Requirement]]:
    """The pins of requirements.lock by distribution; one that differs by platform has several."""
    pins: dict[str, list[Requirement]] = {}
    for line in LOCK.read_text().splitlines():
        if line[:1].isalnum():
            pin = Requirement(line.removesuffix("\\"))
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def parts_value(column: str, option: str | None = None, snippet: str | None = None) -> dict[str, str]:
    """The versions of all that the processes of a column import, with an option, when they serve a snippet.

    By component: {"distribution uvicorn": "0.51.0", "tried inotify": "absent"}. A column is a setup, a framework on one
    or one behind nginx; a snippet is "snippets.asgi.hello", with or without ":app". A module of `tests` has no parts of
    its own here. Raises ValueError for what docs/parts.json does not have.
    """
    try:
        found = [look_up(record(), setup_of(column), option)]
        module = (snippet or "tests").partition(":")[0]
        if module.partition(".")[0] != "tests":
            found.append(as_parts(record()["snippets"][module]))
    except KeyError as error:
        raise ValueError(f"docs/parts.json does not have {error}. Run: {RECORD_COMMAND}") from None
    return values_of(found)


def values_of(found: list[Parts]) -> dict[str, str]:
    values = {f"distribution {name}": distribution_value(name) for parts in found for name in parts.distributions}
    return values | {f"tried {name}": tried_value(name) for parts in found for name in parts.tried}


@cache
def record() -> dict:
    return recorded()


@cache
def setup_of(column: str) -> str:
    """The name of the setup that a column starts. Raises KeyError if there is no such column."""
    one = columns()[column]
    return column.removeprefix(f"{one.framework}-on-").removesuffix(f"-behind-{one.behind}")


@cache
def tried_value(name: str) -> str:
    """Whether a top-level module that was looked for is there."""
    return "present" if is_installed(name) else ABSENT


@cache
def system_value(name: str) -> str:
    """The version of a program of the system, as it says it. Raises KeyError for one that we do not know."""
    option, pattern = VERSION[name]
    path = program(name)
    if path is None:
        return ABSENT
    said = subprocess.run([path, option], capture_output=True, text=True, check=True)
    return re.search(pattern, said.stdout + said.stderr)[0]
