"""What an adapter keeps and loses: the rows of docs/adapters.toml, each filled from the evidence."""

from macros.data import Data, DataError
from macros.model import AdapterRow
from macros.page import address, marked

FILE = "docs/adapters.toml"


def adapter_table(data: Data, name: str) -> dict:
    """The table `name`: a row for each claim, a column for each setup.

    A cell has the words of its result, the classes of its verdict and the address of its evidence. Raises DataError
    where the file has no words for a result.
    """
    tables = {table.id: table for table in data.adapters}
    table = data.pick(tables, name, "the page", "table", FILE)
    return {
        "caption": table.caption,
        "heads": list(table.columns.values()),
        "rows": [
            {
                "label": row.label,
                "evidence": address(row.claim),
                "cells": [cell(data, row, setup) for setup in table.columns],
            }
            for row in table.row
        ],
        "compare": f"matrix/compare/?compare={','.join(table.columns)}",
    }


def cell(data: Data, row: AdapterRow, setup: str) -> dict:
    """What one setup did, in the words of the file."""
    claim, found = data.claim(row.claim, FILE), data.decided(row.claim, setup)
    words = row.words.get(found.verdict, "")
    if not words:
        raise DataError(
            f"{FILE}, row {row.claim!r}: {setup!r} gave {found.verdict!r}, for which there are no words. "
            f"Add `{found.verdict.replace('n/a', 'na')}`, then run: make site"
        )
    return {
        "words": words.format(observed=found.observed),
        "css": marked(claim, found.verdict),
        "evidence": address(row.claim, setup),
    }
