"""Draws the pictures of the site as inline SVG: pure functions from counts and rows of the committed files."""

import re

from macros.data import Data, DataError
from macros.drawings.inside import KINDS, Kind, workers
from macros.drawings.lanes import path
from macros.drawings.marks import CARRIED, Held, answer
from macros.drawings.rules import decision
from macros.drawings.sockets import restart
from macros.drawings.svg import NAME
from macros.names import nearest

RESTS_ON = {
    "path": [],
    "decision": [],
    "restart": ["restart.socket-kept"],
    "answer": ["concurrency.overlap", "concurrency.one-thread"],
    "workers": [
        "concurrency.overlap",
        "concurrency.one-thread",
        "concurrency.blocking-call",
        "concurrency.two-workers",
    ],
}


def draw(name: str, data: Data) -> str:
    """A drawing with the values of the evidence."""
    match name:
        case "path":
            return path()
        case "decision":
            return decision(data.decision)
        case "restart":
            return restart()
        case "answer":
            return answer(held(data))
        case "workers":
            return workers([kind(data, *about) for about in KINDS])
    raise DataError(f"the page: there is no drawing {name!r} in macros/drawings.{nearest(name, RESTS_ON)}")


def overlap(data: Data, setup: str, claim: str = "concurrency.overlap") -> tuple[int, int]:
    """The two numbers of how many requests a setup has inside at a time: "4 of 8"."""
    observed = data.decided(claim, setup).observed
    found = [int(number) for number in re.findall(r"\d+", observed)]
    if len(found) != 2:
        file = f"docs/evidence/{claim}.json"
        raise DataError(f"{file}, row {setup!r}: a drawing wants two numbers, not {observed!r}")
    return found[0], found[1]


def kind(data: Data, title: str, setup: str, claim: str, processes: int) -> Kind:
    """Where the requests are in one kind of worker: how many are inside, in the threads of how many processes."""
    inside, of = overlap(data, setup, claim)
    told = data.decided("concurrency.one-thread", setup)
    found = re.search(r"in (\d+) thread", told.observed)
    threads = int(found[1]) if found else 1
    if told.verdict != "n/a" and not found or inside % (threads * processes):
        story = f"{setup}: {inside} inside, {told.observed or told.verdict}"
        raise DataError(f"the drawing 'workers' cannot put them into threads ({story}), so draw another")
    return Kind(title, setup, data.setups[setup].interface, processes, threads, inside, of)


def held(data: Data) -> list[Held]:
    """The rows of the answer, least first: the setups that stand below snippets, and not every variant of a server.

    A server that could not be asked has a row and no number.
    """
    rows, shown = [], {name for name, setup in data.setups.items() if setup.below_snippets}
    for setup, cell in data.evidence("concurrency.overlap").cells.items():
        if setup in shown:
            known = overlap(data, setup) if cell.verdict != "error" else (None, 0)
            rows.append((setup, data.setups[setup].interface, *known))
    for setup in shown & data.evidence("concurrency.one-thread").cells.keys():
        cell = data.evidence("concurrency.one-thread").cells[setup]
        interface = data.setups[setup].interface
        told = cell.verdict == "error" or (cell.verdict == "yes") == (interface == "asgi")
        if not told:
            story = f"{CARRIED[interface]!r} on {NAME[interface]}, which is not so on {setup}"
            raise DataError(f"the drawing 'answer' shows {story}: the evidence tells another story, so draw another")
    return sorted(rows, key=lambda row: (row[1] != "wsgi", row[2] is None, row[2] or 0, row[0]))
