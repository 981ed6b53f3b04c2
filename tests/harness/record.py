"""The only writer of evidence: compares what was observed with docs/evidence, or rewrites it with --record."""

import json
import os
import platform
import re
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.harness.addresses import HeldSocket, TcpPort, UnixSocket
from tests.harness.frameworks import columns
from tests.harness.options import Option
from tests.harness.pythons import RUNNING, row_on, with_row
from tests.harness.servers import Setup

ROOT = Path(__file__).parents[2]
EVIDENCE = ROOT / "docs" / "evidence"
VERDICTS = ("yes", "no", "partial", "n/a", "error")
MUST_EXPLAIN = ("partial", "n/a", "error")
MUST_SHOW = ("yes", "no", "partial")
SHOWN = "/run/site.sock"  # the path of a unix socket on the pages
DECIDED = ("yes", "no", "partial", "n/a")
ADDRESSES = {HeldSocket: "an inherited listening socket", UnixSocket: "a unix socket", TcpPort: "a reserved port"}
# Shown beside the version. Where another Python gives another result, the cell has a row for it (pythons.py).
NOT_COMPARED = ("python", "platform", "needs")


@dataclass(frozen=True)
class Verdict:
    """What a probe decided. `observed` is bounded and does not move by itself; `note` says why, where it must."""

    verdict: str
    observed: str = ""
    note: str = ""

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"{self.verdict!r} is not a verdict; one of {', '.join(VERDICTS)}")
        if self.verdict in MUST_EXPLAIN and not self.note:
            raise ValueError(f"the verdict {self.verdict!r} needs a note that says why")
        if self.verdict in MUST_SHOW and not self.observed:
            raise ValueError(f"the verdict {self.verdict!r} needs the value that was observed")

    def __str__(self) -> str:
        return " · ".join(part for part in (self.verdict, self.observed, self.note) if part)


def decide(holds: bool, observed: object) -> Verdict:
    """`yes` or `no`, with the value that decided it."""
    return Verdict("yes" if holds else "no", str(observed) or "nothing")


def not_applicable(reason: str) -> Verdict:
    return Verdict("n/a", note=reason)


class Differs(AssertionError):
    """An observation is not what the evidence says."""


def load(claim_id: str) -> dict[str, dict]:
    """The recorded cells of a claim by setup, none if there is no file. Raises Differs if it is not evidence."""
    path = EVIDENCE / f"{claim_id}.json"
    if not path.exists():
        return {}
    try:
        return {setup: dict(row) for setup, row in json.loads(path.read_text())["cells"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        what = f"is not evidence ({type(error).__name__}: {error})"
        raise Differs(f"docs/evidence/{path.name} {what}. Run: {accept(claim_id)}") from None


def recorded_row(claim_id: str, setup: str) -> dict | None:
    """What is recorded of a cell for the Python that runs, None if nothing is. Raises Differs."""
    cell = load(claim_id).get(setup)
    return cell and row_on(cell, recorded_on(setup))


def recorded_on(setup: str) -> str:
    """The version of Python, such as "3.11", that a column was recorded on; the one that runs if it is new."""
    entry = readable(load_columns, file_of(columns()[setup])).get(setup, {}) if setup in columns() else {}
    found = re.search(r"\d+\.\d+", str(entry.get("python", "")))
    return found[0] if found else RUNNING


def load_columns(name: str) -> dict[str, dict]:
    """What a file of columns in docs/evidence says, nothing if there is none. Raises Differs."""
    path = EVIDENCE / f"{name}.json"
    if not path.exists():
        return {}
    try:
        return {setup: dict(entry) for setup, entry in json.loads(path.read_text()).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise Differs(f"docs/evidence/{path.name} is not evidence ({error}). Run: make record") from None


def accept(*words: str) -> str:
    """The command that accepts a change."""
    return f'make record ONLY="{" ".join(words)}"'


def in_words(recorded: dict | None) -> str:
    """A recorded row as a reader sees it, whatever somebody's editor made of it."""
    if recorded is None:
        return "nothing"
    return " · ".join(str(recorded[key]) for key in ("verdict", "observed", "note") if recorded.get(key))


def citing(claim_id: str) -> list[str]:
    """The pages and tables that name the claim, or show its whole group."""
    named = rf"(?<![\w.-]){re.escape(claim_id)}(?!\.?[\w-])"
    group = rf"\b(?:matrix|evidence)\([\"']{re.escape(claim_id.partition('.')[0])}[\"']\)"
    files = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/tables/*.toml"), *ROOT.glob("docs/*.toml")]
    return sorted(str(file.relative_to(ROOT)) for file in files if re.search(f"{named}|{group}", file.read_text()))


def agrees(recorded: dict | None, now: Verdict) -> bool:
    """Whether a recorded row says what was observed, to the letter."""
    return recorded == asdict(now)


def compare(claim_id: str, setup: str, now: Verdict) -> None:
    """Raise Differs with old, new, the pages that cite the claim and the command that accepts the change."""
    recorded = recorded_row(claim_id, setup)
    if agrees(recorded, now):
        return
    raise Differs(
        f"docs/evidence/{claim_id}.json, row {setup!r} does not say what this run observed\n"
        f"  recorded: {in_words(recorded)}\n"
        f"  observed: {now}\n"
        f"  cited by: {', '.join(citing(claim_id)) or 'no page'}\n"
        f"  to accept: {accept(claim_id, setup)}"
    )


def compare_server(setup: Setup) -> None:
    """Raise Differs unless the evidence holds the setup as it is here, but for Python and platform."""
    recorded, now = load_columns(file_of(setup)).get(setup.name, {}), about(setup)
    for key in compared(setup):
        if recorded.get(key) != now[key]:
            raise Differs(
                f"docs/evidence/{file_of(setup)}.json, row {setup.name!r}: "
                f"the {key} is not what its cells were observed with\n"
                f"  recorded: {recorded.get(key, 'nothing')}\n"
                f"  here: {now[key]}\n"
                f"  to accept: make record"
            )


def compared(setup: Setup) -> list[str]:
    """What of a setup must be as recorded. The version of what comes with Python is Python's."""
    of_python = ("version",) if setup.distribution is None else ()
    return [key for key in about(setup) if key not in NOT_COMPARED + of_python]


def file_of(setup: Setup) -> str:
    """Which file of evidence describes a setup."""
    return "frameworks" if setup.framework else "proxied" if setup.behind else "servers"


def about(setup: Setup) -> dict:
    """What the evidence says of a setup. `{app}` stands for the application's dotted path."""
    here = {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.machine()}",
    }
    if setup.framework:
        return {
            "framework": setup.framework,
            "interface": setup.interface,
            "setup": setup.name.partition("-on-")[2],
            "distribution": setup.distribution,
            "version": setup.version(),
            "parts": setup.versions_of_parts(),
            **here,
        }
    if setup.behind:
        trusting = setup.options["unix-trusted"]
        return {
            "interface": setup.interface,
            "setup": setup.name.removesuffix(f"-behind-{setup.behind}"),
            "distribution": setup.distribution,
            "version": setup.version(),
            "parts": setup.versions_of_parts(),
            "needs": setup.versions_of_needs(),
            **here,
            "trusting": setup.command(UnixSocket(SHOWN), "{app}", trusting) if isinstance(trusting, Option) else [],
        }
    options = {name: option for name, option in setup.options.items() if isinstance(option, Option)}
    at = TcpPort()
    return {
        "interface": setup.interface,
        "server": setup.server,
        "distribution": setup.distribution,
        "version": setup.version(),
        "parts": setup.versions_of_parts(),
        "without": list(setup.without),
        "needs": setup.versions_of_needs(),
        **here,
        "command": [] if setup.shown_by else setup.command(at, "{app}"),
        "shown_by": setup.shown_by,
        "below_snippets": setup.below_snippets,
        "about": list(setup.about),
        "options": {name: [] if setup.shown_by else setup.command(at, "{app}", options[name]) for name in options},
        "address": ADDRESSES[setup.takes],
    }


def as_bytes(data: dict) -> bytes:
    return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def every_cell(snippets: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The (claim, setup) of all cells there are, given the interfaces or frameworks that each claim is about."""
    every = columns().values()
    return {
        (claim, one.name)
        for claim, about_these in snippets.items()
        for one in every
        if one.is_asked(claim, about_these)
    }


@dataclass
class Changes:
    """What recording would do: the bytes by path (None for a file to remove), and both kinds of news in words."""

    files: dict[Path, bytes | None] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def agreed(cells: list[dict]) -> tuple[list[dict], list[str]]:
    """The cells of a recording, each once, and in words those that two observations do not agree on, left out."""
    by_cell: dict[tuple[str, str], list[dict]] = {}
    for cell in cells:
        by_cell.setdefault((cell["claim"], cell["setup"]), []).append(cell)
    same = [found[0] for found in by_cell.values() if all(one == found[0] for one in found)]
    words = [
        f"not recorded: {claim} {setup} was {' and then '.join(in_words(one) for one in found)}. "
        "Mend the probe, or have it say `partial` and why"
        for (claim, setup), found in by_cell.items()
        if any(one != found[0] for one in found)
    ]
    return same, words


def merge(cells: list[dict], every: set[tuple[str, str]]) -> Changes:
    """What to write for the cells that were observed, of `every` (claim, setup) that there is.

    A cell is {"claim", "probe", "setup", "verdict", "observed", "note"}. An `error` never replaces a verdict.
    Where every cell was decided, rows and files that no cell stands for are dropped; else they stay.
    """
    merged = Changes()
    seen = {(cell["claim"], cell["setup"]) for cell in cells}
    whole = seen == every and not any(cell["verdict"] == "error" for cell in cells)
    mixed = {name for _, name in seen if not complete(name, seen, every) and differs(name)}
    for name in sorted(mixed):
        merged.errors.append(f"{name} changed since its other cells were observed. Run: {accept(name)}")
    by_claim: dict[str, list[dict]] = {}
    for cell in cells:
        if cell["setup"] not in mixed:
            by_claim.setdefault(cell["claim"], []).append(cell)
    for claim_id, observed in by_claim.items():
        old = readable(load, claim_id)
        new = {cell["setup"]: merge_cell(cell, old.get(cell["setup"]), merged) for cell in observed}
        kept = {} if whole else {setup: row for setup, row in old.items() if setup not in new}
        merged.changes += [f"{claim_id} {setup}: dropped" for setup in sorted(old) if setup not in {**kept, **new}]
        written = {"claim": claim_id, "probe": observed[0]["probe"], "cells": kept | new}
        merged.files[EVIDENCE / f"{claim_id}.json"] = as_bytes(written)
    for file in ("servers", "frameworks", "proxied"):
        merge_columns(file, merged, seen, every, whole)
    merge_addresses(merged, set(by_claim))
    if whole:
        for path in sorted(set(EVIDENCE.glob("*.json")) - set(merged.files)):
            merged.files[path] = None
            merged.changes.append(f"{path.name}: dropped")
    return merged


def merge_cell(cell: dict, old: dict | None, merged: Changes) -> dict:
    """The row to write for a cell. Adds to `merged` what changed, and an error by name."""
    now = {key: cell[key] for key in ("verdict", "observed", "note")}
    where, python = f"{cell['claim']} {cell['setup']}", recorded_on(cell["setup"])
    before = old and row_on(old, python)
    if now["verdict"] == "error":
        merged.errors.append(f"{where}: {now['note']}")
        if before and before.get("verdict") in DECIDED:
            return old
    if now != before:
        merged.changes.append(f"{where}: {in_words(before)} → {in_words(now)}")
    return with_row(old, python, now)


def merge_columns(file: str, merged: Changes, seen: set, every: set, whole: bool) -> None:
    """A setup is described again when all its cells were asked: the version at a column's head is that of its cells.

    On another Python only the cells that differ get a row more, and the column stays as it was recorded.
    """
    old, path = readable(load_columns, file), EVIDENCE / f"{file}.json"
    here = {name for _, name in seen if file_of(columns()[name]) == file}
    asked = {name for name in here if name not in old or complete(name, seen, every) and recorded_on(name) == RUNNING}
    servers = {name: about(columns()[name]) for name in asked if installed(columns()[name])}
    for name, now in servers.items():
        was = old.get(name, {})
        news = [f"{key} {was.get(key)} → {now[key]}" for key in now if was.get(key) != now[key]]
        if news:
            merged.changes.append(f"{name}: {', '.join(news) if was else 'new'}")
    if not whole:
        servers = old | servers
    merged.changes += [f"{name}: dropped" for name in sorted(set(old) - set(servers))]
    if servers or path.exists():
        merged.files[path] = as_bytes(servers)


def merge_addresses(merged: Changes, claims: set[str]) -> None:
    """What is recorded is published, and what was published stays: docs/addresses.txt gets lines and loses none."""
    path = ROOT / "docs" / "addresses.txt"
    if not path.exists():
        return
    lines = path.read_text().splitlines()
    comments = [line for line in lines if line.startswith("#")]
    new = {f"/evidence/{claim}.json" for claim in claims}
    new |= {f"/evidence/{claim.partition('.')[0]}/#{claim}" for claim in claims}
    merged.changes += [f"{path.name}: {line}" for line in sorted(new - set(lines))]
    merged.files[path] = "".join(f"{line}\n" for line in comments + sorted(new | set(lines) - set(comments))).encode()


def complete(setup: str, seen: set[tuple[str, str]], every: set[tuple[str, str]]) -> bool:
    """Whether all cells of a setup were asked."""
    return {cell for cell in every if cell[1] == setup} <= seen


def differs(setup: str) -> bool:
    """Whether a setup that is recorded is not as recorded."""
    column = columns()[setup]
    if setup not in readable(load_columns, file_of(column)) or not installed(column):
        return False
    try:
        compare_server(column)
    except Differs:
        return True
    return False


def readable(read: Callable[..., dict], *arguments: str) -> dict:
    """What `read` reads, and nothing where somebody's editor broke the file: recording is what mends it."""
    try:
        return read(*arguments)
    except Differs:
        return {}


def installed(setup: Setup) -> bool:
    try:
        return bool(about(setup))
    except LookupError:
        return False


def write(files: dict[Path, bytes | None]) -> None:
    """Replace what differs. Everything is on disk before the first file changes its name: all or nothing."""
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    differing = {p: data for p, data in files.items() if not (p.exists() and p.read_bytes() == data)}
    with tempfile.TemporaryDirectory(prefix=".new-", dir=EVIDENCE) as folder:  # a rename is atomic within one disk
        staged = {path: Path(folder, path.name) for path, data in differing.items() if data is not None}
        for path, temporary in staged.items():
            temporary.write_bytes(differing[path])
        for path in differing:
            os.replace(staged[path], path) if path in staged else path.unlink(missing_ok=True)
