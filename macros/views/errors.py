"""The list of error texts on the page about troubleshooting."""

from itertools import groupby

from macros.data import Data


def error_index(data: Data) -> dict:
    """The texts by category, each with the program that prints it and the section about it."""
    groups = []
    for kind, errors in groupby(data.errors, lambda error: error.kind):
        found = [
            {
                "texts": error.texts,
                "program": "nginx" if error.conf else data.setup(error.setup, "docs/errors.toml").server,
                "section": f"errors/#{error.id}",
            }
            for error in errors
        ]
        groups.append({"kind": kind, "errors": found})
    return {"groups": groups, "script": "assets/errors.js"}
