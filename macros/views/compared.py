"""Servers compared: the rows that decide a choice, on the servers of one interface that people deploy."""

from macros import cells
from macros.compared import ComparedRow
from macros.data import Data
from macros.page import INTERFACE, address, marked


def compared(data: Data, interface: str) -> dict:
    """A table of one interface: servers across, claims down, and the notes with the option that changes a result."""
    columns = {name: column(data, name) for name in getattr(data.deployed, interface)}
    notes: dict[str, dict] = {}
    rows = [row(data, one, columns, notes) for one in data.compared(interface)]
    title = f"{INTERFACE[interface]} servers compared"
    return {"interface": interface, "title": title, "columns": list(columns.values()), "rows": rows, "notes": notes}


def column(data: Data, name: str) -> dict:
    """A server of the table: the name that it gives itself, what of it is chosen (a worker), and its version."""
    setup = data.setups[name]
    kind = name.lower().removeprefix(setup.server.lower()).strip("-")
    if all(f"{setup.server.lower()}-{interface}" in data.setups for interface in INTERFACE):
        kind = ""  # the same server under both interfaces
    named = {"server": setup.server, "kind": kind, "name": f"{setup.server} {kind}".strip()}
    return named | {"version": setup.version}


def row(data: Data, one: ComparedRow, columns: dict[str, dict], notes: dict[str, dict]) -> dict:
    """A row of the table. What is to be said below the table is added to `notes`, by its text."""
    claim, found, said = data.claims[one.claim], data.evidence(one.claim).cells, data.notes(one.claim)
    label = one.label or claim.label
    chosen = {said[setup] for setup in one.notes}
    shown = []
    for name, column in columns.items():
        note = said.get(name)
        if note in chosen:
            about = notes.setdefault(note, {"number": len(notes) + 1, "of": [], "row": label})
            about["of"].append(column["name"])
        shown.append(
            {
                "of": column["name"],
                "words": cells.words(claim, found[name]),
                "css": marked(claim, found[name].verdict),
                "at": address(claim.id, name),
                "sentence": cells.sentence(data, claim, name, found[name]),
                "note": notes[note]["number"] if note in chosen else None,
            }
        )
    return {"label": label, "at": address(claim.id), "tested": claim.sentence.replace("`", ""), "cells": shown}
