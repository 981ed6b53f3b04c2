"""What the foot of a page says of the last whole proof, from docs/ledger.json."""

import json
from datetime import date
from pathlib import Path

from macros.files import DataError

KINDS = {
    "cell": "table cells",
    "control": "controls",
    "snippet": "snippet runs",
    "page": "page tests",
    "test": "other tests",
}


def summary(docs: Path) -> dict[str, str] | None:
    """The day, the machine and the counts of the last whole proof; None where none was made yet. Raises DataError."""
    path = docs / "ledger.json"
    if not path.exists():
        return None
    try:
        made = json.loads(path.read_text())["made"]
        day = date.fromisoformat(made["date"])
        counts = {KINDS[kind]: count for kind, count in made["counts"].items()}
        machine = f"{made['python']}, {made['machine']}"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"is not a ledger ({type(error).__name__}: {error})"
        raise DataError(f"docs/ledger.json {what}. Run: git checkout docs/ledger.json") from None
    words = [f"{counts[kind]:,} {kind}" for kind in KINDS.values() if kind in counts]
    return {"date": f"{day.day} {day:%B %Y}", "machine": machine, "counts": ", ".join(words)}
