"""What every client and server shows, row by row: compared with docs/testing.json, or written there."""

import json
import tomllib
from pathlib import Path

from tests.clients.rows import seen
from tests.clients.ways import WAYS

DOCS = Path(__file__).parents[2] / "docs"
RECORDED = DOCS / "testing.json"


def rows() -> dict[str, dict[str, str]]:
    """By row, the snippet for each interface."""
    return {row["id"]: row["snippets"] for row in tomllib.loads((DOCS / "testing.toml").read_text())["row"]}


def columns() -> dict[str, dict]:
    """Each way to ask, as it is here."""
    return {
        name: {
            "interface": way.interface,
            "distribution": way.distribution,
            "version": way.version(),
            "server": way.is_server,
        }
        for name, way in WAYS.items()
    }


def cells() -> list[tuple[str, str]]:
    """Every row with every column of its interfaces."""
    return [(row, name) for row, snippets in rows().items() for name, way in WAYS.items() if way.interface in snippets]


def observe(row: str, name: str) -> str:
    return seen(row, WAYS[name], rows()[row][WAYS[name].interface])


def write() -> None:
    """Look at everything, and write it."""
    found = {row: {} for row in rows()}
    for row, name in cells():
        found[row][name] = observe(row, name)
    RECORDED.write_text(json.dumps({"columns": columns(), "seen": found}, indent=2, ensure_ascii=False) + "\n")
