"""Changes what is recorded and what the snippets say, one thing at a time, and prints what the suite does not catch.

    python -m tests.mutation                 every recorded row, and a seeded sample of the snippets' mutants
    python -m tests.mutation --all           every mutant of every snippet; what was decided before is not run again
    python -m tests.mutation --only WORD     the snippets whose dotted path holds WORD

A recorded row is held against one observation of the whole matrix, in memory. A mutant of a snippet is served by the
fastest setup of its interface, in a copy of the checkout, and the cells of its claims and its own test are run.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.harness import record
from tests.harness.record import VERDICTS, Verdict
from tests.harness.rows import rows
from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
DECIDED = ROOT / ".cache" / "mutation"
FASTEST = {"wsgi": "gunicorn-gthread", "asgi": "uvicorn"}
HEADS = "tests/snippets/test_heads.py"
SAMPLE, SEED, TREES = 60, 1, 4


# What is recorded


def observe() -> dict[tuple[str, str], dict]:
    """Every cell as it is now, by claim and setup. Ends the program if the suite is red already."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "observed.json")
        command = ["-m", "pytest", "tests/claims", "-n", "8", "--dist", "loadgroup", "--observed", str(file)]
        run = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"The suite is red before anything is changed. Run: make test\n{run.stdout[-2000:]}")
        return {(cell["claim"], cell["setup"]): cell for cell in json.loads(file.read_text())}


def mutated_rows(row: dict) -> Iterator[dict]:
    """A recorded row with its verdict, its observation or its note changed."""
    yield from ({**row, "verdict": other} for other in VERDICTS if other != row["verdict"])
    yield {**row, "observed": row["observed"] + " and more"}
    yield {**row, "observed": ""} if row["observed"] else {**row, "observed": "something"}
    yield {**row, "note": row["note"] + " And more."}


def uncaught_rows(observed: dict[tuple[str, str], dict]) -> tuple[int, list[str]]:
    """How many changed rows were held against the observation, and those that would have passed."""
    count, uncaught = 0, []
    for claim in rows():
        for setup, row in record.load(claim).items():
            seen = observed.get((claim, setup))
            now = Verdict(seen["verdict"], seen["observed"], seen["note"]) if seen else None
            for changed in mutated_rows(row):
                count += 1
                if now is None or record.agrees(changed, now):
                    uncaught.append(f"docs/evidence/{claim}.json, {setup}: {record.in_words(changed)}")
    return count, uncaught


# What the snippets say


@dataclass(frozen=True)
class Trial:
    """One mutant of one snippet, and the words of --only that run what could catch it."""

    path: Path
    mutant: Mutant
    only: str
    test: Path | None

    def key(self) -> str:
        """Changes with the mutant and with everything that could catch it."""
        own = [self.test] if self.test else []
        probes = [*sorted((ROOT / "tests" / "claims").glob("*.py")), ROOT / HEADS, *own]
        parts = [self.mutant.source, self.only, *(path.read_text() for path in probes)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.mutant.line}: {self.mutant.change}"


def trials(word: str) -> list[Trial]:
    """Every mutant of every snippet that a claim or a test of its own runs."""
    found = []
    for path in sorted((ROOT / "snippets").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        interface = next((i for c in rows().values() for i, m in c.snippets.items() if m == module), None)
        claims = [claim.id for claim in rows().values() if module in claim.snippets.values()]
        test = ROOT / "tests" / path.relative_to(ROOT).with_name(f"test_{path.name}")
        if path.name == "__init__.py" or word not in module or not claims:
            continue
        only = " ".join([*claims, FASTEST[interface]])
        for mutant in mutants(path.read_text()):
            found.append(Trial(path, mutant, only, test if test.exists() else None))
    return found


def copy_checkout(folder: Path) -> Path:
    """What a run of cells needs, with the environment of this one."""
    for name in ("tests", "snippets", "tools", "docs/claims", "docs/evidence"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def catch(trial: Trial, tree: Path) -> str:
    """ "caught" or "not caught"."""
    copy = tree / trial.path.relative_to(ROOT)
    original = copy.read_text()
    copy.write_text(trial.mutant.source)
    try:
        runs = [["--only", trial.only, "tests/claims"]]
        runs.append(["-k", f"[{trial.path.stem}]", HEADS])
        if trial.test:
            setup = trial.only.split()[-1]
            runs.append(["-k", setup, str(trial.test.relative_to(ROOT))])
        return "caught" if any(is_red(words, tree) for words in runs) else "not caught"
    finally:
        copy.write_text(original)


def is_red(words: list[str], tree: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *words]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return True
    return run.returncode not in (0, 5)  # 5: no test was selected


def decide_all(chosen: list[Trial]) -> list[Trial]:
    """Those that nothing catches. Each decision is kept, so that a run that was interrupted goes on."""
    DECIDED.mkdir(parents=True, exist_ok=True)
    trees: SimpleQueue = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(TREES):
            trees.put(copy_checkout(Path(folder, str(number))))

        def decide(trial: Trial) -> str:
            kept = DECIDED / f"{trial.key()}.json"
            if not kept.exists():
                tree = trees.get()
                try:
                    verdict = catch(trial, tree)
                finally:
                    trees.put(tree)
                kept.write_text(json.dumps({"trial": str(trial), "verdict": verdict, **asdict(trial.mutant)}))
            return json.loads(kept.read_text())["verdict"]

        with ThreadPoolExecutor(TREES) as pool:
            return [
                trial for trial, verdict in zip(chosen, pool.map(decide, chosen), strict=True) if verdict != "caught"
            ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="every mutant, and not a sample")
    parser.add_argument("--only", default="", metavar="WORD", help="the snippets whose dotted path holds WORD")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    if not asked.only:
        count, uncaught = uncaught_rows(observe())
        print(f"recorded rows: {count} changes, {len(uncaught)} not caught", *uncaught, sep="\n  ")
    chosen = trials(asked.only)
    whole = len(chosen)
    if not (asked.all or asked.only):
        chosen = random.Random(asked.seed).sample(chosen, min(SAMPLE, whole))
    survivors = decide_all(chosen)
    print(f"snippets: {len(chosen)} of {whole} mutants run, {len(survivors)} not caught", *survivors, sep="\n  ")
    sys.exit(bool(survivors))


if __name__ == "__main__":
    main()
