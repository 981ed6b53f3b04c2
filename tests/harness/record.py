"""The only writer of evidence: compares what was observed with docs/evidence, or rewrites it with --record."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.harness.servers import SETUPS, Setup, TcpPort

ROOT = Path(__file__).parents[2]
EVIDENCE = ROOT / "docs" / "evidence"
VERDICTS = ("yes", "no", "partial", "n/a", "error")
MUST_EXPLAIN = ("partial", "n/a", "error")


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

    def __str__(self) -> str:
        return " · ".join(part for part in (self.verdict, self.observed, self.note) if part)


def decide(holds: bool, observed: object) -> Verdict:
    """`yes` or `no`, with the value that decided it."""
    return Verdict("yes" if holds else "no", str(observed))


def not_applicable(reason: str) -> Verdict:
    return Verdict("n/a", note=reason)


class Differs(AssertionError):
    """An observation is not what the evidence says."""


def load(claim_id: str) -> dict:
    """The evidence of a claim: {"claim", "probe", "cells": {setup: {"verdict", …}}}; empty cells if none is there."""
    path = EVIDENCE / f"{claim_id}.json"
    if not path.exists():
        return {"claim": claim_id, "cells": {}}
    try:
        return json.loads(path.read_text())
    except ValueError as error:
        raise Differs(f"{path.relative_to(ROOT)} is not JSON ({error}). Run: {accept(claim_id)}") from None


def accept(claim_id: str, setup: str = "") -> str:
    """The command that accepts a change."""
    words = f"{claim_id} {setup}".strip()
    return f'make record ONLY="{words}"'


def citing(claim_id: str) -> list[str]:
    """The pages and tables that name the claim."""
    files = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/tables/*.toml"), *ROOT.glob("docs/*.toml")]
    return sorted(str(file.relative_to(ROOT)) for file in files if claim_id in file.read_text())


def compare(claim_id: str, setup: str, now: Verdict) -> None:
    """Raise Differs with old, new, the pages that cite the claim and the command that accepts the change."""
    recorded = load(claim_id)["cells"].get(setup)
    if recorded == asdict(now):
        return
    old = "nothing" if recorded is None else " · ".join(part for part in recorded.values() if part)
    raise Differs(
        f"docs/evidence/{claim_id}.json, row {setup!r} does not say what this run observed\n"
        f"  recorded: {old}\n"
        f"  observed: {now}\n"
        f"  cited by: {', '.join(citing(claim_id)) or 'no page'}\n"
        f"  to accept: {accept(claim_id, setup)}"
    )


def about(setup: Setup) -> dict:
    """What docs/evidence/servers.json says of a setup. `{app}` stands for the application's dotted path."""
    command = [] if setup.shown_by else setup.argv(TcpPort(), "{app}")
    return {
        "interface": setup.interface,
        "server": setup.server,
        "distribution": setup.distribution,
        "version": setup.version(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.machine()}",
        "command": command,
        "shown_by": setup.shown_by,
        "address": {"HeldSocket": "an inherited listening socket", "UnixSocket": "a unix socket"}[setup.takes.__name__],
    }


def as_bytes(data: dict) -> bytes:
    return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def merge(cells: list[dict], whole: bool) -> tuple[dict[Path, bytes], list[str], list[str]]:
    """What to write for the observed cells: {path: bytes}, changes in words, and errors in words.

    A cell is {"claim", "probe", "setup", "verdict", "observed", "note"}. An `error` never replaces a verdict.
    With `whole`, everything was observed, and rows and files that no cell stands for are dropped; a dropped file
    has the content b"".
    """
    files, changes, errors = {}, [], []
    by_claim: dict[str, dict[str, dict]] = {}
    for cell in cells:
        by_claim.setdefault(cell["claim"], {})[cell["setup"]] = cell
    for claim_id, rows in by_claim.items():
        evidence = load(claim_id)
        kept = {} if whole else dict(evidence["cells"])
        for setup, cell in rows.items():
            old = evidence["cells"].get(setup)
            new = {key: cell[key] for key in ("verdict", "observed", "note")}
            if new["verdict"] == "error":
                errors.append(f"{claim_id} {setup}: {new['note']}")
                new = old or new
            if new != old:
                old_words = "nothing" if old is None else str(Verdict(**old))
                changes.append(f"{claim_id} {setup}: {old_words} → {Verdict(**new)}")
            kept[setup] = new
        written = {"claim": claim_id, "probe": next(iter(rows.values()))["probe"], "cells": kept}
        files[EVIDENCE / f"{claim_id}.json"] = as_bytes(written)
    servers = {name: about(setup) for name, setup in SETUPS.items() if installed(setup)}
    path = EVIDENCE / "servers.json"
    if path.exists() and not (whole and len(servers) == len(SETUPS)):
        servers = {**json.loads(path.read_text()), **servers}
    files[path] = as_bytes(servers)
    if whole:
        files |= {path: b"" for path in EVIDENCE.glob("*.json") if path not in files}
    return files, changes, errors


def installed(setup: Setup) -> bool:
    try:
        return bool(setup.version())
    except LookupError:
        return False


def write(files: dict[Path, bytes]) -> None:
    """Replace what differs. Everything is on disk before the first file changes its name: all or nothing."""
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    differing = {p: data for p, data in files.items() if not (p.exists() and p.read_bytes() == data)}
    staged = {}
    try:
        for path, data in differing.items():
            if data:
                staged[path] = path.with_suffix(".json.new")
                staged[path].write_bytes(data)
    except OSError:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        raise
    for path in differing:
        os.replace(staged[path], path) if path in staged else path.unlink()
