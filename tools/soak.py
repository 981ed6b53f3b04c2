"""`make soak N=12`: runs `make test` with the seeds 1 to N on one commit, every other one beside two busy processes.

It goes on where it was stopped, and ends with what was not green and which results no run has observed.
"""

import argparse
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.proof import ledger as ledgers
from tests.proof.plan import BUCKETS
from tools.prove import KEPT, PROCESSES, commit

ROOT = Path(__file__).parents[1]
SOAK = ROOT / ".cache" / "soak.jsonl"
OVERHEAD = 9.0  # minutes of a run for all that is no sample: the site, the snippets, the browser
BUSY = "while True: pass"
DONE = 0.6  # of a second's work that a process gets done in a second, beside another one and pytest's own work


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=12)
    runs = parser.parse_args().runs
    head = commit()
    if subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True).stdout:
        print("There are changes that are not committed, and a soak is of one commit. Run: git commit", file=sys.stderr)
        return 1
    minutes = minutes_for_a_bucket()
    lines = map(json.loads, SOAK.read_text().splitlines()) if SOAK.exists() else ()
    done = {line["seed"]: line for line in lines if line["commit"] == head}
    for seed in range(1, runs + 1):
        if seed not in done:
            done[seed] = one_run(seed, minutes, busy=seed % 2 == 0) | {"commit": head}
            SOAK.parent.mkdir(exist_ok=True)
            with SOAK.open("a") as file:
                file.write(json.dumps(done[seed]) + "\n")
    return report(done)


def minutes_for_a_bucket() -> float:
    """How long a run has to be so that its sample holds a bucket of all results. Rests on the ledger's seconds."""
    ledger = ledgers.read()
    seconds = sum(ledger.seconds_of(test) for test in ledger.results if not test.startswith("tests/site/"))
    return round(OVERHEAD + 1.2 * seconds / BUCKETS / PROCESSES / DONE / 60, 1)


def one_run(seed: int, minutes: float, busy: bool) -> dict:
    began = time.time()
    command = [sys.executable, "-m", "tools.prove", "test", "--minutes", str(minutes), "--seed", str(seed)]
    with cores_busy(busy):
        status = subprocess.run([*command, "--began", str(began)], cwd=ROOT).returncode
    observed, failed = [], []
    for path in KEPT.glob("results-*.jsonl"):
        for line in map(json.loads, path.read_text().splitlines()):
            (observed if line["outcome"] == "passed" else failed).append(line["id"])
    return {
        "seed": seed, "busy": busy, "green": status == 0, "minutes": round((time.time() - began) / 60, 1),
        "observed": sorted(observed), "failed": sorted(failed),
    }  # fmt: skip


@contextmanager
def cores_busy(busy: bool):
    """Two processes that compute all the time, at the priority of everything else."""
    processes = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(2 * busy)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def report(done: dict[int, dict]) -> int:
    red = {seed: run for seed, run in sorted(done.items()) if not run["green"]}
    for seed, run in sorted(done.items()):
        words = "green" if run["green"] else f"red: {', '.join(run['failed']) or 'no test failed, a phase did'}"
        print(f"seed {seed}{', busy' if run['busy'] else ''}, {run['minutes']} min: {words}")
    cells = {test for test in ledgers.read().results if test.startswith("tests/claims/")}
    unseen = cells - {test for run in done.values() for test in run["observed"]}
    print(
        f"{len(done) - len(red)} of {len(done)} runs were green; {len(unseen)} results of claims were in none of them"
    )
    for test in sorted(unseen)[:10]:
        print(f"  {test}")
    return 1 if red or unseen else 0


if __name__ == "__main__":
    sys.exit(main())
