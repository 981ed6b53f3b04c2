"""The traces under docs/traces: what a run has to be like, and what recording writes."""

import json
from difflib import unified_diff
from pathlib import Path

from tests.harness import record
from tests.traces.player import Step

ROOT = Path(__file__).parents[2]
TRACES = ROOT / "docs" / "traces"
# The setups that are played on. A server with options that change nothing here would say everything twice.
PLAYED_ON = (
    *("cheroot", "granian-wsgi", "gunicorn-gthread", "gunicorn-sync", "mod_wsgi", "uwsgi", "waitress"),
    *("daphne", "granian-asgi", "gunicorn-asgi", "hypercorn", "uvicorn"),
)


def load(scenario: str) -> dict[str, list[Step]]:
    """The recorded steps by setup, none if there is no file. Raises Differs if it is no file of traces."""
    path = TRACES / f"{scenario}.json"
    if not path.exists():
        return {}
    try:
        return dict(json.loads(path.read_text())["setups"])
    except (ValueError, TypeError, KeyError) as error:
        what = f"is no file of traces ({type(error).__name__}: {error})"
        raise record.Differs(f"docs/traces/{path.name} {what}. Run: make record") from None


def lines(steps: list[Step] | None) -> list[str]:
    return [f"{one['from']} → {one['to']}: {one['does']}" for one in steps or []]


def compare(setup: str, traces: dict[str, list[Step]]) -> None:
    """Raise Differs with what is other than recorded, and the command that accepts it."""
    said = []
    for scenario, now in traces.items():
        was = load(scenario).get(setup)
        if was != now:
            changes = unified_diff(lines(was), lines(now), "recorded", "observed", n=2, lineterm="")
            said.append("\n".join([f"docs/traces/{scenario}.json, row {setup!r}:", *changes]))
    if said:
        raise record.Differs("\n".join([*said, f"to accept: {record.accept(setup)}"]))


def merged(played: dict[str, dict[str, list[Step]]]) -> tuple[dict[Path, bytes], list[str]]:
    """What to write for the traces by setup and scenario, and in words what changes. Rows of other setups stay."""
    files, changes = {}, []
    for scenario in sorted({name for traces in played.values() for name in traces}):
        old = record.readable(load, scenario)
        new = {setup: traces[scenario] for setup, traces in played.items() if scenario in traces}
        kept = {setup: steps for setup, steps in old.items() if setup in PLAYED_ON}
        rows = kept | new
        changes += [f"{scenario} on {setup}: another trace" for setup in sorted(new) if new[setup] != old.get(setup)]
        changes += [f"{scenario} on {setup}: dropped" for setup in sorted(set(old) - set(rows))]
        files[TRACES / f"{scenario}.json"] = record.as_bytes({"scenario": scenario, "setups": rows})
    return files, changes
