"""Runs passes in rounds, and is the command line of a measurement."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.measurements.client import BurstFailed
from tests.measurements.machine import write

Found = TypeVar("Found")
ROUNDS = 3


def in_turn(
    passes: dict[str, Callable[[], Found]], rounds: int, last: Callable[[Found], float]
) -> dict[str, list[Found | BurstFailed]]:
    """What each pass found in each round, or why it failed. Prints when its last answer came, in seconds.

    The rounds go over all passes in turn, so that a machine that slows down slows down everybody.
    """
    outcomes = {name: [] for name in passes}
    for number in range(1, rounds + 1):
        for name, run in passes.items():
            try:
                outcome = run()
                shown = f"{last(outcome):.3f} s"
            except BurstFailed as error:
                outcome, shown = error, f"failed: {error}"
            outcomes[name].append(outcome)
            print(f"round {number} of {rounds}, {name}: {shown}", flush=True)
    return outcomes


def failed(outcomes: list[Found | BurstFailed]) -> str | None:
    """Why there is no number, if one round failed: the first reason, and in how many rounds."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, BurstFailed)]
    return f"{failures[0]} (in {len(failures)} of {len(outcomes)} rounds)" if failures else None


def command_line(module: str, about: str, file: Path, measure: Callable[[int, str], dict]) -> None:
    """Measure and write the file: `measure` is called with the number of rounds and the command that repeats it."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each pass is run (default: %(default)s)")
    parser.add_argument("--to", type=Path, default=file, help="the file to write (default: %(default)s)")
    options = parser.parse_args()
    command = "make measure" if options.rounds == ROUNDS else f"{parser.prog} --rounds {options.rounds}"
    write(options.to, measure(options.rounds, command))
