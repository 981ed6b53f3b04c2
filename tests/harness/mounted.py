"""Which snippet a path asks for, where all of them are mounted on one server."""

import re


def prefix_of(path: str) -> str:
    """`path` up to the dotted name of a module, and with what stands before that. Empty if it names none."""
    found = re.match(r"(/[^/.]+)?/snippets\.[\w.]+", path)
    return found[0] if found else ""
