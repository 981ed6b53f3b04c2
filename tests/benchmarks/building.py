"""Prints how fast the site is built: milliseconds a page, how that grows with the pages, and what a save costs.

A benchmark, not a test: the numbers depend on the machine. They are seconds of a processor, which depend less than
those of a clock on what else the machine does. Run it by `make bench`.
"""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from tests.checkout import ROOT, copy_of_all, recipe, run

ROUNDS = {1: 3, 4: 2, 16: 1}  # how often the site is built with so many times the pages
REBUILDS = """
import time
from mkdocs.commands.build import build
from mkdocs.config import load_config
for _ in range(4):
    start = time.process_time()
    config = load_config()
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url="http://127.0.0.1/")
    print(time.process_time() - start)
"""


def main() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # most readers' Python keeps what it compiled
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "pycache")
        checkout = copy_of_all(Path(folder) / "checkout")
        cost(checkout, 1)  # the first build also draws the chart and compiles the libraries
        saves(checkout)
        growth(checkout)
        empty(checkout)
        for line, milliseconds in cost(checkout, 1).items():
            print(f"{line}: {milliseconds:.0f} ms a page if each has one sentence, which is the share of the libraries")


def saves(checkout: Path) -> None:
    """Building again in the same process, as `make docs` does on a save."""
    command = [sys.executable, "-c", REBUILDS]
    said = subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout
    first, *again = map(float, said.split())
    print(f"built again on a save: {statistics.median(again) / first:.2f} times the first build (aim: at most 1)")


def growth(checkout: Path) -> None:
    """The lines of `make site` with more and more pages."""
    costs = {}
    for times, rounds in ROUNDS.items():
        multiply(checkout, times)
        costs[times] = cost(checkout, rounds)
    for line in recipe("site"):
        few, _, many = each = [costs[times][line] for times in ROUNDS]
        said = ", ".join(f"{milliseconds:.0f} with {times}x" for times, milliseconds in zip(ROUNDS, each, strict=True))
        print(f"{line}: ms a page: {said} the pages (aim: 30); growth {many / few:.2f} (aim: at most 1.3)")


def cost(checkout: Path, rounds: int) -> dict[str, float]:
    """Milliseconds a page of each line of `make site`: the median of some rounds."""
    taken = {line: [] for line in recipe("site")}
    for _ in range(rounds):
        for line in taken:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run(line, checkout)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken[line].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    pages = len(list((checkout / "docs").rglob("*.md")))
    return {line: 1000 * statistics.median(seconds) / pages for line, seconds in taken.items()}


def multiply(checkout: Path, times: int) -> None:
    """Have so many times the pages: copies of docs/, each in its own folder and in nav. They show the same data."""
    settings, nav = (ROOT / "mkdocs.yml").read_text().split("\nnav:\n")
    copies = ""
    for copy in range(2, times + 1):
        folder = f"copies/{copy}"
        shutil.copytree(ROOT / "docs", checkout / "docs" / folder, dirs_exist_ok=True)
        pages = re.sub(r"\S+\.md$", rf"{folder}/\g<0>", nav, flags=re.MULTILINE)
        copies += f"      - Copy {copy}:\n" + textwrap.indent(pages, " " * 8)
    more = f"  - Copies:\n{copies}" if copies else ""
    (checkout / "mkdocs.yml").write_text(f"{settings}\nnav:\n{nav}{more}")


def empty(checkout: Path) -> None:
    """Leave one sentence on each page."""
    for page in (checkout / "docs").rglob("*.md"):
        page.write_text(f"# {page.stem}\n\nOne sentence.\n")


if __name__ == "__main__":
    main()
