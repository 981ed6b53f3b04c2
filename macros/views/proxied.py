"""What servers did behind nginx, as the page about nginx shows it."""

from macros.data import Data
from macros.page import address, marked

WORDS = {"yes": "yes", "no": "no", "partial": "partly", "n/a": "–"}


def behind_nginx(data: Data, *claims: str, about: str) -> dict:
    """A row for each claim, by its label, and a column for each server that one of them is about."""
    asked = [claim for claim in data.proxy.claim if claim.id in claims]
    for name in claims:
        data.claim(name, "the page")
    interfaces = {interface for claim in asked for interface in claim.snippets}
    columns = {name: one for name, one in data.proxied.items() if one.interface in interfaces}
    version = next(iter(data.proxied.values())).needs["nginx"]
    return {
        "caption": f"Behind nginx {version}: {about}",
        "columns": [
            {"interface": one.interface, "name": data.deployed.names[one.setup], "page": f"evidence/proxy/#{name}"}
            for name, one in columns.items()
        ],
        "rows": [
            {"label": claim.label, "evidence": address(claim.id), "cells": cells(data, claim, columns)}
            for claim in asked
        ],
    }


def cells(data: Data, claim, columns: dict) -> list[dict | None]:
    """The cells of a row, nothing where a claim is not about a server."""
    found = data.evidence(claim.id).cells
    return [
        {
            "word": WORDS[found[name].verdict],
            "mark": marked(claim, found[name].verdict),
            "observed": found[name].observed or "",
            "evidence": address(claim.id, name),
        }
        if name in found
        else None
        for name in columns
    ]
