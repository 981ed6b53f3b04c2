"""Cells that differ by the version of Python: which row of a recorded cell is about the Python that runs.

A cell in docs/evidence has the row of the Python that its column was recorded on. Where another Python gives another
result, `on` has a row for it by its version: {"verdict": …, "on": {"3.12": {"verdict": …}}}. It holds from that version
on, up to the next one that has a row.
"""

import sys

Row = dict[str, str]
KEYS = ("verdict", "observed", "note")
RUNNING = "{}.{}".format(*sys.version_info)


def number(version: str) -> tuple[int, ...]:
    """ "3.12" as numbers, so that 3.9 is older than 3.12."""
    return tuple(map(int, version.split(".")))


def row_on(cell: dict, recorded_on: str, python: str = RUNNING) -> Row:
    """The row of a recorded cell that holds on `python`, of a column that was recorded on `recorded_on`."""
    rows = by_python(cell, recorded_on)
    older = [version for version in rows if number(version) <= number(python)]
    return rows[max(older, key=number) if older else min(rows, key=number)]


def with_row(cell: dict | None, recorded_on: str, new: Row, python: str = RUNNING) -> dict:
    """The cell to record, once `new` was observed on `python`. Rows that say nothing new are left out."""
    if cell is None or (python == recorded_on and "on" not in cell):
        return dict(new)
    rows = by_python(cell, recorded_on) | {python: new}
    kept: dict[str, Row] = {}
    for version in sorted(rows, key=number):
        before = [row for older, row in kept.items() if number(older) < number(version)]
        if version == recorded_on or not before or before[-1] != rows[version]:
            kept[version] = rows[version]
    base = kept.pop(recorded_on)
    return base | ({"on": kept} if kept else {})


def by_python(cell: dict, recorded_on: str) -> dict[str, Row]:
    return {recorded_on: {key: cell[key] for key in KEYS if key in cell}} | cell.get("on", {})
