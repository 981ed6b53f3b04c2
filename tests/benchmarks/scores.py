"""Lighthouse's scores of a page on a slow phone, by the Lighthouse that tests/benchmarks/lighthouse pins."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.site.browser import find
from tests.site.built import ROOT

PINNED = ROOT / "tests" / "benchmarks" / "lighthouse"
INSTALLED = ROOT / ".cache" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FILES = ("package.json", "package-lock.json")


class MissingNode(LookupError):
    """There is no Node.js here, or Lighthouse cannot be installed."""


def install() -> None:
    """Bring what the lock says into .cache, once for each lock. Raises MissingNode."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise MissingNode("Lighthouse needs Node.js and npm, and they are not here: its scores are left out")
    ready = INSTALLED / "ready"
    lock = (PINNED / "package-lock.json").read_text()
    if ready.is_file() and ready.read_text() == lock:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(PINNED / name, INSTALLED)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True)
    if run.returncode:
        raise MissingNode(f"npm ci in .cache/lighthouse failed, so Lighthouse's scores are left out: {run.stderr}")
    ready.write_text(lock)


def scores(address: str, runs: int = 1) -> dict[str, int]:
    """The median of each category's score, from 0 to 100."""
    reports = [report(address) for _ in range(runs)]
    return {
        name: round(100 * statistics.median_low([one["categories"][name]["score"] or 0 for one in reports]))
        for name in CATEGORIES
    }


def report(address: str) -> dict:
    """Lighthouse's own report about one load, as on a mid-range phone, which is its default."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        run = subprocess.run(
            [
                "node",
                str(INSTALLED / "node_modules" / "lighthouse" / "cli" / "index.js"),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={file}",
                f"--only-categories={','.join(CATEGORIES)}",
                "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
            ],
            env=os.environ | {"CHROME_PATH": find()},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise RuntimeError(f"Lighthouse failed on {address}: {run.stderr}")
        return json.loads(file.read_text())


def lock() -> None:
    """Pin what package.json asks for, with hashes and without hosts: npm leaves out its own, we who asks for money."""
    command = ["npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts"]
    subprocess.run([*command, "--no-audit", "--no-fund", "--loglevel=error"], cwd=PINNED, check=True)
    file = PINNED / "package-lock.json"
    content = json.loads(file.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
    file.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true", required=True, help="write package-lock.json anew")
    parser.parse_args()
    lock()
