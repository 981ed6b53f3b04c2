"""What decides the result of each test on a server or in a browser: its inputs, by name.

Words are no inputs: a claim's sentence, label or note decides nothing. Neither are Python's version and the machine,
which are shown beside a result, nor the modules that start and stop any server (tests/proof/source.py, SHARED).
"""

import shlex
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from macros.tried import Block
from tests.harness.addresses import HeldSocket, TcpPort, UnixSocket
from tests.harness.claims import Probe, served
from tests.harness.fakes import LIES
from tests.harness.frameworks import columns
from tests.harness.nginx import CONFIGURATIONS, Line
from tests.harness.options import Lacks, Option
from tests.harness.record import SHOWN, in_words, recorded_row
from tests.harness.servers import Setup
from tests.proof.ledger import inputs_digest
from tests.proof.parts import distributions
from tests.proof.source import (
    OURS,
    ROOT,
    SHARED_MODULES,
    Closure,
    Reference,
    SourceError,
    closure,
    digest,
    file_digest,
    modules,
    path_of,
)
from tests.proof.versions import VERSION, distribution_value, parts_value, system_value
from tests.site.inputs import addresses, assets_digest, page_digest, site_digest

ON_SERVERS = ("claims", "snippets", "run", "errors", "clients", "traces", "measurements", "harness", "tried")
# Files that tests of a folder compare with what they observe, or take their cases from.
DATA = {
    "errors": ("docs/errors.toml",),
    "run": tuple(path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("docs/production/*.toml"))),
    "clients": ("docs/testing.toml", "docs/testing.json"),
    "traces": ("docs/scenarios.toml",),
    "tried": ("docs/tried.json",),
    "site": ("docs/questions.toml",),
}
RUNNER = {"pytest"}  # runs the tests and decides no result
SHOWN_AT = {HeldSocket: HeldSocket(3), UnixSocket: UnixSocket(SHOWN), TcpPort: TcpPort(spare=8001)}


@dataclass
class Described:
    """One test as the plan needs it.

    `phase` is static, servers or browser; `kind` is cell, control, snippet, page or test. `about` is the claim or the
    file of a snippet's test, `setup` the column. `recorded` is what the evidence says of a cell. `programs` are the
    system programs that it needs.
    """

    id: str
    phase: str
    kind: str = "test"
    about: str = ""
    setup: str = ""
    recorded: str = "passed"
    programs: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return inputs_digest(self.inputs)


def describe(item: pytest.Item, site: Path | None = None) -> Described:
    """What decides the result of a test. Tests in a browser look at the pages of the site that is built in `site`."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    described = Described(item.nodeid, phase_of(item), marks=sorted({mark.name for mark in item.iter_markers()}))
    programs = {program for mark in item.iter_markers("needs") for program in mark.args}
    probe = getattr(item.function, "probe", None)
    if probe:
        subject = params["subject"]
        described.about = probe.claim.id
        programs |= {"nginx"} if probe.claim.conf else set()
        if subject in columns():
            described.kind, described.setup = "cell", subject
            described.recorded = in_words(recorded_row(probe.claim.id, subject))
            programs |= programs_of(columns()[subject])
            described.inputs = inputs_of_cell(probe, item.function.__module__, columns()[subject])
        else:
            described.kind = "control"
            interface = subject.removeprefix("control-")
            described.inputs = inputs_of_control(probe, item.function.__module__, interface)
    elif described.phase != "static":
        setups = [columns().get(value, value) for value in params.values() if isinstance(value, str | Setup)]
        setups = [setup for setup in setups if isinstance(setup, Setup)]
        programs |= {program for setup in setups for program in programs_of(setup)}
        folder = Path(item.path).relative_to(ROOT / "tests").parts[0]
        described.about = Path(item.path).relative_to(ROOT).as_posix()
        described.setup = setups[0].name if setups else ""
        described.kind = "snippet" if folder == "snippets" and setups else "test"
        described.inputs = inputs_of_test(item, folder, setups)
        if described.phase == "browser":
            described.kind = "page"
            programs.add("chromium")
            described.inputs |= inputs_of_pages(item, site)
    described.inputs |= {f"program {name}": system_value(name) for name in programs & set(VERSION)}
    described.programs = sorted(programs)
    return described


def phase_of(item: pytest.Item) -> str:
    """When a test runs: `static`, on `servers`, or in a `browser`, when no server is left."""
    if mark := item.get_closest_marker("phase"):
        return mark.args[0]
    if "browser" in item.fixturenames:
        return "browser"
    return "servers" if Path(item.path).relative_to(ROOT / "tests").parts[0] in ON_SERVERS else "static"


def programs_of(setup: Setup) -> set[str]:
    return {program for program in (setup.needs, setup.behind) if program}


def inputs_of_cell(probe: Probe, module: str, setup: Setup) -> dict[str, str]:
    claim = probe.claim
    code = closure(Reference(module, probe.function.__name__), undecorated=True)
    found = of_closure(code) | of_server(setup, claim.option, served(setup, claim.snippets[setup.asked_as]))
    if claim.conf:
        found |= of_file(f"{CONFIGURATIONS}/{claim.conf}")
    if setup.framework in claim.lacks:
        found[f"endpoint of {claim.id}"] = claim.lacks[setup.framework]
    return found


def inputs_of_control(probe: Probe, module: str, interface: str) -> dict[str, str]:
    claim, lie = probe.claim, probe.lies[interface]
    found = of_closure(closure(Reference(module, probe.function.__name__)))
    setup = probe.honest(interface)
    names = {"none", lie.on if isinstance(lie, Line) else lie}
    for server in (LIES[setup.interface][name] for name in names):
        found |= of_closure(closure_of(server.__module__, server.__qualname__))
    found |= of_closure(modules(claim.snippets[setup.asked_as]))
    if claim.conf:
        found |= of_file(f"{CONFIGURATIONS}/{claim.conf}")
    return found | {"option of the control": claim.option or "none"}


def inputs_of_test(item: pytest.Item, folder: str, setups: list[Setup]) -> dict[str, str]:
    """A test that is no probe: its function and fixtures with all they reach, the files of its folder, its setups."""
    through = SHARED_MODULES if folder == "harness" else frozenset()
    code = [closure_of(item.function.__module__, getattr(item, "originalname", item.name), through)]
    for fixtures in item._fixtureinfo.name2fixturedefs.values():
        for fixture in fixtures:
            if fixture.func.__module__.startswith("tests.") and fixture.func.__module__ != "tests.conftest":
                code.append(closure_of(fixture.func.__module__, fixture.func.__name__, through))
    found = {name: value for one in code for name, value in of_closure(one).items()}
    for path in DATA.get(folder, ()):
        found |= of_file(path)
    for setup in setups:
        found |= of_server(setup, None, None)
    for block in item.callspec.params.values() if hasattr(item, "callspec") else ():
        for module in block.files.values() if isinstance(block, Block) else ():
            found |= of_closure(modules(module))
    return found if setups or folder == "site" else found | of_file("requirements.lock")


@cache
def closure_of(module: str, name: str, through: frozenset[str] = frozenset()) -> Closure:
    """What a function or class reaches, or its whole module where it is made by another function."""
    try:
        return closure(Reference(module, name), through=through)
    except SourceError:
        return closure(Reference(module), through=through)


def inputs_of_pages(item: pytest.Item, site: Path | None) -> dict[str, str]:
    """The bytes that a browser gets: those of the pages that a test looks at, or of all where it walks through them."""
    urls = addresses(item)
    if site is None or urls == []:
        return {}
    pages = {"pages": site_digest(site)} if urls is None else {f"page /{url}": page_digest(site, url) for url in urls}
    return pages | {"assets": assets_digest(site)}


def of_closure(found: Closure) -> dict[str, str]:
    """What it reaches of ours, and the versions of what it imports of others."""
    used = {name for package in found.packages - RUNNER for name in distributions(package)}
    return {f"code {name}": value for name, value in found.digests.items()} | {
        f"distribution {name}": distribution_value(name) for name in used
    }


def of_file(path: str) -> dict[str, str]:
    return {f"file {path}": file_digest(path)}


@cache
def of_server(setup: Setup, option: str | None, snippet: str | None) -> dict[str, str]:
    """The command line, what the process imports with it, and the application with all that it imports."""
    asked = setup.options[option] if option else None
    if isinstance(asked, Lacks):
        return {f"command {setup.name} {option}": f"none: {asked.reason}"}
    takes = (asked and asked.takes) or setup.takes
    words = setup.command(SHOWN_AT[takes], "{app}", asked)
    words_and_hidden = shlex.join([*words, *(f"without:{name}" for name in setup.without)])
    found = {" ".join(filter(None, ("command", setup.name, option))): words_and_hidden}
    if asked and asked.replaces_on != Option().replaces_on:
        found[f"signal {setup.name} {option}"] = asked.replaces_on.name
    for word in (word.partition("=")[2] or word for word in words):
        module = word.partition(":")[0]
        if module.partition(".")[0] in OURS and path_of(module):
            found |= of_closure(modules(module))
    if snippet:
        found |= of_closure(modules(snippet))
    if setup.framework:
        found[f"distribution {setup.distribution}"] = distribution_value(setup.distribution)
    return found | parts_value(setup.name, option, snippet)


@cache
def shared_digest() -> str:
    """The digest of all that starts, stops and talks to servers."""
    return digest(*(closure(Reference(module)).digests[module] for module in sorted(SHARED_MODULES) if path_of(module)))
