"""Draws the pictures of the site as inline SVG: pure functions from counts and rows of the committed files."""

import re

from macros.data import Data, DataError, nearest
from macros.drawings.lanes import path
from macros.drawings.marks import CARRIED, Held, answer
from macros.drawings.questions import decision
from macros.drawings.svg import NAME
from macros.drawings.waiters import blocked_loop, demand, event_loop, one_waiter, threads

RESTS_ON = {
    "path": [],
    "one_waiter": ["concurrency.overlap"],
    "threads": ["concurrency.overlap", "concurrency.one-thread"],
    "event_loop": ["concurrency.overlap", "concurrency.one-thread"],
    "blocked_loop": ["concurrency.blocking-call"],
    "decision": [],
    "answer": ["concurrency.overlap", "concurrency.one-thread"],
}


def draw(name: str, data: Data) -> str:
    """A drawing with the values of the evidence."""
    match name:
        case "path":
            return path()
        case "one_waiter":
            return one_waiter(*overlap(data, "gunicorn-sync"))
        case "threads":
            return threads(*overlap(data, "gunicorn-gthread"), threads=carriers(data, "gunicorn-gthread"))
        case "event_loop":
            return event_loop(*overlap(data, "uvicorn"), threads=carriers(data, "uvicorn"))
        case "blocked_loop":
            return blocked_loop(*numbers(data, "concurrency.blocking-call", "uvicorn"))
        case "decision":
            return decision(data.decision)
        case "answer":
            return answer(held(data))
    raise DataError(f"the page: there is no drawing {name!r} in macros/drawings.{nearest(name, RESTS_ON)}")


def numbers(data: Data, claim: str, setup: str) -> tuple[int, int]:
    """The two numbers of an observed value such as "4 of 8"."""
    observed = data.decided(claim, setup).observed
    found = [int(number) for number in re.findall(r"\d+", observed)]
    if len(found) != 2:
        raise DataError(f"docs/evidence/{claim}.json, row {setup!r}: a drawing wants two numbers, not {observed!r}")
    return found[0], found[1]


def overlap(data: Data, setup: str) -> tuple[int, int]:
    return numbers(data, "concurrency.overlap", setup)


def carriers(data: Data, setup: str) -> int:
    """How many threads carried the requests: "8 requests in 1 thread"."""
    return numbers(data, "concurrency.one-thread", setup)[1]


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
        demand(told, "answer", f"{CARRIED[interface]!r} on {NAME[interface]}, which is not so on {setup}")
    return sorted(rows, key=lambda row: (row[1] != "wsgi", row[2] is None, row[2] or 0, row[0]))
