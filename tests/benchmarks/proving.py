"""Prints how fast the proving and the building are: cells per second, launching as a ratio, build time per page.

A benchmark, not a test: the numbers depend on the machine and on what else it does. Run it by `make bench`.
"""

import importlib.metadata
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from macros.finish.__main__ import STEPS
from macros.finish.pages import Site
from tests.harness.addresses import TcpPort
from tests.harness.process import running
from tests.harness.servers import SETUPS, Setup

ROOT = Path(__file__).parents[2]
ROUNDS = 3


def main() -> None:
    cells("cells that share a server", "not alone and not control", "aim: 20 cells a second")
    cells("cells with a server of their own", "alone and not control", "aim: both cores over 80 % busy")
    launches()
    build()


def cells(what: str, marks: str, aim: str) -> None:
    """Observe all cells of one kind in parallel, as `make test` does."""
    before, start = psutil.cpu_times(), time.monotonic()
    command = [sys.executable, "-m", "pytest", "tests/claims", "-m", marks, "-n", "8", "--dist", "loadgroup"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    elapsed, after = time.monotonic() - start, psutil.cpu_times()
    passed = re.search(r"(\d+) passed", run.stdout)
    if run.returncode or not passed:
        sys.exit(
            f"{what}: not all cells were proved, so there is no speed to print. Run: make test\n{run.stdout[-2000:]}"
        )
    busy = (after.user + after.system - before.user - before.system) / elapsed / psutil.cpu_count()
    rate = int(passed[1]) / elapsed
    print(f"{what}: {passed[1]} in {elapsed:.1f} s, {rate:.1f} a second, cores {busy:.0%} busy ({aim})")


def launches() -> None:
    """Launch, first answer and stop of each setup, in units of importing its command and the application."""
    print(f"launch + first answer + stop, as a ratio to importing server and application (median of {ROUNDS})")
    for setup in SETUPS.values():
        app = f"snippets.{setup.interface}.hello"
        ratio = statistics.median(launch(setup, app) / importing(setup, app) for _ in range(ROUNDS))
        print(f"  {setup.name:18} {ratio:4.1f}")


def launch(setup: Setup, app: str) -> float:
    start = time.monotonic()
    with running(setup, f"{app}:app"):
        pass
    return time.monotonic() - start


def importing(setup: Setup, app: str) -> float:
    """Seconds to start Python and import what the server's command imports, and the application."""
    start = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", f"import {', '.join([*command_modules(setup, app), app])}"], cwd=ROOT, check=True
    )
    return time.monotonic() - start


def command_modules(setup: Setup, app: str) -> list[str]:
    """The module behind a server's command; none for uWSGI, which is a program in C."""
    if setup.distribution is None:
        return ["wsgiref.simple_server"]
    scripts = importlib.metadata.distribution(setup.distribution).entry_points.select(group="console_scripts")
    return [script.module for script in scripts if script.name in setup.argv(TcpPort(), app)]


def build() -> None:
    """Build time per page, over a whole build."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", folder],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        elapsed = time.monotonic() - start
        pages = len(list(Path(folder).rglob("index.html")))
        print(f"build: {pages} pages in {elapsed:.1f} s, {1000 * elapsed / pages:.0f} ms a page (aim: 30 ms)")
        for step, seconds in finishing(Path(folder)):
            print(f"  {step:18} {1000 * seconds / pages:4.1f} ms a page")


def finishing(folder: Path) -> Iterator[tuple[str, float]]:
    """What each step of the finishing takes; the first also reads the pages, and the last is their writing."""
    site, start = Site(folder), time.monotonic()
    for step in STEPS:
        step.finish(site)
        yield step.__name__.rpartition(".")[2], time.monotonic() - start
        start = time.monotonic()
    for page in site.pages.values():
        page.write()
    yield "writing", time.monotonic() - start


if __name__ == "__main__":
    main()
