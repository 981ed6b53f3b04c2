"""A family of measurements in a narrow table: what was asked down, what answered across."""

from macros.data import Data, DataError
from macros.loads import UNITS, digits
from macros.recordings import Load, LoadPoint

DIGITS = 2  # the rounds differ in the third


def measured_table(
    data: Data, name: str, quantity: str, title: str, at: int, columns: dict[str, str], rows: dict[str, str]
) -> dict:
    """Medians with `at` clients: `columns` names the heads by series, `rows` the labels by case.

    Raises DataError for a quantity, series or case that there is not, and for one that failed.
    """
    load = data.load(name)
    where = f"docs/measurements/{name}.json"
    data.pick(load.quantities, quantity, "the page", "quantity", where)
    unit = UNITS.get(load.quantities[quantity].partition(" ")[0], "")
    return {
        "caption": f"{title}: medians of {load.rounds} rounds with {at} {load.across}",
        "heads": list(columns.values()),
        "interfaces": [data.pick(load.series, series, "the page", "series", where).interface for series in columns],
        "rows": [
            {
                "label": label,
                "values": [
                    f"{digits(point(load, series, case, at, where).values[quantity].median, DIGITS)} {unit}".strip()
                    for series in columns
                ],
            }
            for case, label in rows.items()
        ],
        "numbers": f"measurements/{name}.json",
    }


def point(load: Load, series: str, case: str, at: int, where: str) -> LoadPoint:
    """The one point of a series at a place."""
    for one in load.points:
        if (one.series, one.case, one.at) == (series, case, at):
            if one.failed:
                raise DataError(f"{where}, {series}, {case}, {at} failed ({one.failed}); a page rests on it.")
            return one
    raise DataError(f"the page: {where} has no point of {series!r} for {case!r} with {at} {load.across}.")


def measured_on(data: Data, name: str) -> dict:
    """Where, with what and how a family was measured."""
    load = data.load(name)
    return {
        "machine": f"{load.machine}, {load.cores} cores, {load.kernel}, {load.python}",
        "placement": load.placement,
        "load": f"{load.load:g}",
        "busy": load.load > load.cores / 2,
        "seconds": f"{load.seconds:g} s",
        "rounds": load.rounds,
        "client": load.client,
        "versions": ", ".join(f"{name} {load.versions[name]}" for name in sorted(load.versions, key=str.lower)),
        "command": load.command,
    }
