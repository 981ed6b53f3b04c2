"""Measures, family by family, and goes on where it was interrupted: python -m tests.measurements [FAMILY ...]."""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.measurements.families import FAMILIES
from tests.measurements.family import FOLDER, QUICK, WHOLE
from tests.measurements.load import MissingGenerator, generator

BURSTS = ("burst", "waiting")  # of one burst each, and no load
QUICK_ROUNDS = 1


def main() -> None:
    known = (*BURSTS, *FAMILIES)
    parser = argparse.ArgumentParser(prog="python -m tests.measurements", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"all if none is named: {', '.join(known)}")
    parser.add_argument("--quick", action="store_true", help="one round, fewer points, and no family that takes long")
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder of the files (default: %(default)s)")
    options = parser.parse_args()
    if unknown := set(options.families) - set(known):
        parser.error(f"there is no family {min(unknown)!r}, but {', '.join(known)}")
    chosen = options.families or [name for name in known if not (options.quick and name == "waiting")]
    try:
        generator()
    except MissingGenerator as error:
        parser.error(str(error))
    options.to.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        if name in FAMILIES:
            FAMILIES[name].measure(QUICK if options.quick else WHOLE, options.to)
        else:
            measure_burst(name, options.to, options.quick)


def measure_burst(name: str, folder: Path, quick: bool) -> None:
    """One of the measurements of a burst, which have a command line of their own."""
    words = [sys.executable, "-m", f"tests.measurements.{name}", "--to", str(folder / f"{name}.json")]
    subprocess.run([*words, *(["--rounds", str(QUICK_ROUNDS)] if quick else [])], check=True)


if __name__ == "__main__":
    main()
