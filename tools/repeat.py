"""Runs the cells of some claims again and again, and prints for each cell which results were seen, and how often.

    python -m tools.repeat --times 20 --busy concurrency.order restart uvicorn

The words are those of `--only`: claims, groups of claims, setups and servers. With `--busy`, two processes that only
compute run beside it. Exits with 1 if a cell had more than one result, or none that could be read.
Ctrl-C ends it and prints what was seen.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPUTE = [sys.executable, "-c", "while True: pass"]
BUSY = 2  # processes that compute, as many as the cores of a small machine
LIMIT = 3600  # seconds for one run


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """A machine on which so many processes compute."""
    started = [subprocess.Popen(COMPUTE) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def observe(words: list[str], jobs: int) -> list[dict]:
    """The cells of one run, as pytest observes them. Controls are left out. Raises RuntimeError if there are none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "observed.json"
        command = [sys.executable, "-m", "pytest", "tests/claims", "-q", "-m", "not control", "-p", "no:cacheprovider"]
        command += ["-n", str(jobs), "--dist", "loadgroup", "--only", " ".join(words), "--observed", str(file)]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT)
        cells = json.loads(file.read_text()) if file.exists() else []
    if not cells:
        raise RuntimeError(f"nothing was observed\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return cells


def in_words(cell: dict) -> str:
    return " · ".join(part for part in (cell["verdict"], cell["observed"], cell["note"]) if part)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=20, help="how many runs")
    parser.add_argument("--busy", action="store_true", help=f"with {BUSY} processes that compute beside it")
    parser.add_argument("--jobs", type=int, default=2, help="test processes")
    parser.add_argument("words", nargs="+", metavar="WORD", help="a claim, a group of claims, a setup or a server")
    arguments = parser.parse_args()
    seen: dict[tuple[str, str], Counter[str]] = {}
    with busy(BUSY if arguments.busy else 0), suppress(KeyboardInterrupt):
        for number in range(arguments.times):
            for cell in observe(arguments.words, arguments.jobs):
                seen.setdefault((cell["claim"], cell["setup"]), Counter())[in_words(cell)] += 1
            print(f"run {number + 1} of {arguments.times}", file=sys.stderr, flush=True)
    moving = [cell for cell, results in seen.items() if len(results) > 1 or any(one[:5] == "error" for one in results)]
    for cell, results in sorted(seen.items()):
        told = "; ".join(f"{count}x {result}" for result, count in results.most_common())
        print(f"{'MOVES  ' if cell in moving else ''}{' '.join(cell)}: {told}")
    print(f"{len(seen)} cells, {arguments.times} times at most: {len(moving)} had more than one result, or an error")
    return bool(moving)


if __name__ == "__main__":
    sys.exit(main())
