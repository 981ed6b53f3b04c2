"""`make test`, `make prove`, `make check` and `make ledger`: proves what the site says, and says what that rests on.

Three phases, one after the other: what needs no server, what needs servers (two processes at most), and one browser,
with no server left. What a run has found is in .cache/proof: a JUnit file for each phase, one line of JSON for each
result, and the summary.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from tests.proof import ledger as ledgers
from tests.proof.inputs import Described, shared_digest
from tests.proof.journal import Journal, results_in, whole_lines
from tests.proof.ledger import Ledger, LedgerError, function_of, rounded
from tests.proof.plan import Plan, fitting, planned, square

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".cache" / "proof"
SITE = KEPT / "site"
WITH_STATIC_TESTS = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("macros", "site", "proof", "test_*.py")
    for path in sorted((ROOT / "tests").glob(pattern))
]
PROCESSES = 2  # that start servers: with more, two cores are too busy for a probe to be on time
BROWSER = 240.0  # seconds at most that `make test` looks at pages
SPARE = 15.0  # seconds between the phases and for the summary


class ProofError(Exception):
    """A proof cannot go on; the text says why and what to run."""


@dataclass
class Run:
    """What a run has found: results by test, the phases that were red, and what the summary says."""

    results: dict[str, dict] = field(default_factory=dict)
    red: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.said.append(words)
        print(words, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.prove", description=__doc__.partition("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="all that needs no server and no browser")
    test = verbs.add_parser("test", help="what differs from the ledger, and a sample of the rest")
    test.add_argument("--minutes", type=float, default=10)
    test.add_argument("--seed", default="")
    test.add_argument("--began", type=float, default=time.time())
    test.add_argument("--only", default="")
    whole = verbs.add_parser("all", help="everything; writes the ledger")
    whole.add_argument("--orders", type=int, choices=(1, 2), default=1)
    whole.add_argument("--shard", default="1/1")
    merge = verbs.add_parser("merge", help="write the ledger from what shards have proved")
    merge.add_argument("parts", nargs="+", type=Path)
    given = parser.parse_args()
    try:
        match given.verb:
            case "check":
                return check()
            case "test" if given.only:
                return only(given.only)
            case "test":
                return test_some(given.minutes, given.seed or commit(), given.began)
            case "all":
                return prove_all(given.orders, *shard_of(given.shard))
            case "merge":
                return merge_parts(given.parts)
    except (ProofError, LedgerError) as error:
        print(error, file=sys.stderr)
    return 1


# The verbs


def check() -> int:
    run = Run()
    build_site(run)
    pytest_run("static", run, [*parallel(), "--phase", "static", *WITH_STATIC_TESTS])
    return finish(run)


def only(words: str) -> int:
    """The cells, controls and snippets that the words name, with what differs from the ledger said first."""
    run, ledger = Run(), ledgers.read()
    tests = described(["--only", words])
    plan = planned(tests, ledger, "0", absent(), shared_digest())
    for test, reason in plan.changed.items():
        run.say(f"differs from the ledger: {test}: {reason}")
    chosen = [test.id for test in tests if test.id not in plan.impossible]
    name_impossible(plan, run)
    if chosen:
        pytest_run("only", run, [*selected("only", chosen), *(parallel() if len(chosen) > 4 else [])])
    return finish(run)


def test_some(minutes: float, seed: str, began: float) -> int:
    run, ledger = fresh(), ledgers.read()
    end = began + 60 * minutes
    build_site(run)
    tests = described(["--site", str(SITE)])
    plan = planned([test for test in tests if test.phase != "static"], ledger, seed, absent(), shared_digest())
    phase = {test.id: test.phase for test in tests}
    announce(plan, run, seed)
    pytest_run("static", run, [*parallel(), *selected("static", of_phase(tests, "static"))])
    pages = [test for test in tests if test.phase == "browser" and test.id not in plan.impossible]
    browser = min(BROWSER, sum(ledger.seconds_of(test.id) for test in pages)) if pages else 0.0
    until = end - browser - SPARE
    required = [test for test in plan.required if phase[test] == "servers"]
    # More than fits: the time ends the sample, and how long a test takes is only known roughly.
    several = 2 * PROCESSES * max(0.0, until - time.time())
    sample = fitting((test for test in plan.sample if phase[test] == "servers"), ledger, several)
    servers = selected("servers", required, sample, until)
    pytest_run("servers", run, [*parallel(), *servers])
    if pages:
        look_at_pages(run, ledger, plan, pages, max(end - SPARE, time.time() + 30))
    summarise(run, ledger, plan, [test.id for test in tests if test.phase != "static"])
    return finish(run)


def look_at_pages(run: Run, ledger: Ledger, plan: Plan, pages: list[Described], until: float) -> None:
    """Templates and interactive parts, then the pages that have changed, then others, until the time is over."""
    until = min(until, time.time() + BROWSER)
    ids = [test.id for test in pages]
    first = [test.id for test in pages if {"template", "interactive"} & set(test.marks)]
    changed = [test for test in ids if test in plan.changed and test not in first]
    others = [test for test in plan.sample if test in set(ids) and test not in {*first, *changed}]
    pytest_run("browser", run, selected("browser", [], [*first, *changed, *others], until))
    missed = [test for test in [*first, *changed] if test not in run.results]
    if missed:
        run.say(f"{len(missed)} tests of pages that have changed did not fit: {'; '.join(missed[:5])} …")


def prove_all(orders: int, number: int, shards: int) -> int:
    """Everything, in one or two orders. What an interrupted proof of the same inputs has found is not run again."""
    run = Run()
    KEPT.mkdir(parents=True, exist_ok=True)
    build_site(run)
    tests = described(["--site", str(SITE)])
    lacking = absent()
    plan = planned([test for test in tests if test.phase != "static"], Ledger(), "0", lacking, shared_digest())
    name_impossible(plan, run)
    mine = [test for test in tests if test.id not in plan.impossible and part_of(test, shards) == number]
    journal = Journal(KEPT / f"journal-{number}-of-{shards}.jsonl", {test.id: test for test in mine})
    if number == 1:
        pytest_run("static", run, [*parallel(), *selected("static", of_phase(tests, "static"))])
    for order in range(1, orders + 1):
        done = journal.found(order)
        others = {test for test, line in done.items() if line["shared"] != shared_digest()}
        for test in square([test for test in mine if test.kind == "cell"], commit()) if others else ():
            if test.id in others:  # what starts every server has changed since
                del done[test.id]
        for name in ("servers", "browser") if order == 1 else ("servers",):
            every = [test for test in mine if test.phase == name and (order == 1 or test.kind == "cell")]
            left = [test.id for test in every if test.id not in done]
            run.say(f"{name}, order {order}: {len(left)} to run, {len(every) - len(left)} done before")
            with journal.keeping(name, order):
                chosen = selected(name, left if order == 1 else reversed(left))
                pytest_run(name, run, [*(parallel() if name == "servers" else []), *chosen])
    found = journal.found(1)
    missing = [test.id for test in mine if test.phase != "static" and test.id not in found]
    if run.red or missing:
        run.say(f"no ledger is written: {len(missing)} results are missing or red; `make prove` continues from here")
        return finish(run)
    part = ledger_of(mine, found)
    if shards > 1:
        ledgers.write(part, KEPT / f"part-{number}-of-{shards}.json")
        run.say(f"proved part {number} of {shards}: {len(part.results)} results")
    else:
        write_ledger(part, plan, run)
    journal.path.unlink(missing_ok=True)
    return finish(run)


def merge_parts(parts: list[Path]) -> int:
    """Write the ledger from the parts of all shards. Raises ProofError where a result is missing."""
    run = Run()
    whole = ledgers.merged(ledgers.read(path) for path in parts)
    build_site(run)
    tests = [test for test in described(["--site", str(SITE)]) if test.phase != "static"]
    if missing := [test.id for test in tests if test.id not in whole.results]:
        raise ProofError(f"{len(missing)} results are in none of the parts, such as {missing[0]}. Run the shard again")
    if others := [test.id for test in tests if whole.results[test.id][0] != test.digest]:
        raise ProofError(f"{others[0]} was proved with other inputs than are here. Run the shards on this commit")
    write_ledger(whole, Plan(), run)
    return finish(run)


# What they are made of


def fresh() -> Run:
    """A run with nothing left of the one before, but for what a proof that was interrupted has found."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for pattern in ("junit-*.xml", "results-*.jsonl", "chosen-*.txt", "summary.md"):
        for path in KEPT.glob(pattern):
            path.unlink()
    return Run()


def build_site(run: Run) -> None:
    """Build and finish the site once for all phases. Raises ProofError with what the build says."""
    environment = {name: value for name, value in os.environ.items() if name not in ("STRICT", "SITE_URL", "REPO_URL")}
    for command in (["mkdocs", "build", "--strict", "--site-dir", str(SITE)], ["macros.finish", str(SITE)]):
        built = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if built.returncode:
            raise ProofError(f"make site stopped, so there is no site to test\n{built.stdout}{built.stderr}")


def described(arguments: list[str]) -> list[Described]:
    """All tests that pytest collects, with what decides them. Raises ProofError where it cannot collect."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / "tests.json"
    path.unlink(missing_ok=True)
    collected = subprocess.run(
        [*pytest(), "--collect-only", "-qq", "--describe", str(path), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if sentence := re.search(r"^ERROR: (.+)$", collected.stderr, re.MULTILINE):
        raise ProofError(sentence[1])
    if collected.returncode or not path.exists():
        raise ProofError(f"pytest could not collect the tests\n{collected.stdout[-1500:]}{collected.stderr[-1500:]}")
    return [Described(**one) for one in json.loads(path.read_text())]


def pytest() -> list[str]:
    return [sys.executable, "-m", "pytest", "-p", "tests.proof.plugin"]


def parallel() -> list[str]:
    return ["-n", str(PROCESSES), "--dist", "loadgroup", "--no-loadscope-reorder"]


def selected(name: str, required: Iterable[str], sample: Iterable[str] = (), until: float | None = None) -> list[str]:
    """The arguments that choose tests: the required ones, and those that are left out when the time is over."""
    path = KEPT / f"chosen-{name}.txt"
    path.write_text("".join(f"{line}\n" for line in [*required, *(f"{test} *" for test in sample)]))
    files = {line.partition("::")[0] for line in path.read_text().splitlines()}
    return ["--chosen", str(path), *(["--until", str(until)] if until else []), *sorted(files)]


def pytest_run(name: str, run: Run, arguments: list[str]) -> None:
    """Run one phase; its results are added to the run. A phase without tests is none."""
    if not any(argument.startswith("tests/") for argument in arguments):
        return
    results = results_in(KEPT, name)
    results.unlink(missing_ok=True)
    began = time.monotonic()
    kept = ["--results", str(results), "--site", str(SITE), "--junitxml", str(KEPT / f"junit-{name}.xml"), "-q"]
    status = subprocess.run([*pytest(), *kept, *arguments], cwd=ROOT).returncode
    for found in map(json.loads, whole_lines(results)):
        if run.results.get(found["id"], {}).get("outcome") != "failed":
            run.results[found["id"]] = found
    if status:
        run.red.append(name)
    run.say(f"{name}: {'red' if status else 'green'}, {time.monotonic() - began:.0f} s")


def of_phase(tests: Iterable[Described], phase: str) -> list[str]:
    return [test.id for test in tests if test.phase == phase]


def absent() -> dict[str, str]:
    """By program or setup, the name of what this machine lacks."""
    from tests.harness.frameworks import columns
    from tests.site import browser
    from tools.machine import CHROMIUM, programs

    lacking = {one.name: one.name for one in programs() if one.proves and one.path is None}
    if browser.is_here():
        lacking.pop(CHROMIUM, None)  # Playwright's own
    for name, setup in columns().items():
        if not setup.is_here:
            lacking[name] = setup.behind or setup.distribution
    return lacking


def announce(plan: Plan, run: Run, seed: str) -> None:
    reasons = Counter(plan.changed.values())
    run.say(
        f"seed {seed}: {len(plan.changed)} results differ from the ledger, {len(plan.always)} are observed each time"
    )
    for reason, count in reasons.most_common(8):
        run.say(f"  {count} × {reason[:200]}")


def name_impossible(plan: Plan, run: Run) -> None:
    from tools.machine import sentence_for

    for name, count in sorted(Counter(plan.impossible.values()).items()):
        run.say(sentence_for(name, count))


def summarise(run: Run, ledger: Ledger, plan: Plan, tests: list[str]) -> None:
    """What was observed now, and what rests on the whole proof."""
    now = sum(test in run.results for test in tests)
    resting = [test for test in tests if test not in run.results]
    unproved = [test for test in resting if test in plan.changed]
    name_impossible(plan, run)
    if unproved:
        run.say(f"{len(unproved)} results differ from the ledger and were not observed, such as {unproved[0]}")
    made = ledger.made.get("date", "no day: there is no ledger, run make prove")
    run.say(
        f"{now:,} results observed now; {len(resting) - len(unproved):,} rest on the whole proof of {made}, "
        "made with the same inputs"
    )


def ledger_of(tests: list[Described], found: dict[str, dict]) -> Ledger:
    ledger = Ledger(inputs={"shared code": shared_digest()})
    for test in tests:
        if test.id in found:
            ledger.inputs |= test.inputs
            ledger.results[test.id] = (test.digest, found[test.id]["result"])
    ledger.seconds = typical_seconds(line for test, line in found.items() if test in ledger.results)
    counts = Counter(test.kind for test in tests if test.id in found)
    ledger.made = ledgers.made_here(dict(sorted(counts.items())))
    return ledger


def typical_seconds(lines: Iterable[dict]) -> dict[str, float]:
    """By function, the mean of what its tests took, rounded."""
    took: dict[str, list[float]] = {}
    for line in lines:
        took.setdefault(function_of(line["id"]), []).append(line["seconds"])
    return {function: rounded(fmean(seconds)) for function, seconds in took.items()}


def write_ledger(new: Ledger, plan: Plan, run: Run) -> None:
    """Results of what this machine cannot run are kept as they were."""
    old = ledgers.read()
    for test in plan.impossible:
        if test in old.results:
            new.results[test] = old.results[test]
    ledgers.write(new)
    run.say(f"the ledger is written: {len(new.results):,} results")


def shard_of(words: str) -> tuple[int, int]:
    """ "3/8" → (3, 8). Raises ProofError."""
    number, _, shards = words.partition("/")
    if not (number.isdigit() and shards.isdigit() and 1 <= int(number) <= int(shards)):
        raise ProofError(f"SHARD={words} is no part of a whole; write SHARD=3/8 for the third of eight")
    return int(number), int(shards)


def part_of(test: Described, shards: int) -> int:
    """The shard of a test. Tests of one claim share experiments, and pages share nothing."""
    together = test.id if test.kind == "page" else test.about
    return int(ledgers.digest(together), 16) % shards + 1


def commit() -> str:
    """The commit that is checked out, which decides the sample; "0" outside of a repository."""
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "0"


def finish(run: Run) -> int:
    failed = [line["id"] for line in run.results.values() if line["outcome"] == "failed"]
    if run.red or failed:
        run.say(f"red: {', '.join(run.red)}; {len(failed)} tests failed")
        for test in failed[:20]:
            run.say(f"  {test}")
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "summary.md").write_text("\n".join(f"- {line}" for line in run.said) + "\n")
    return 1 if run.red or failed else 0


if __name__ == "__main__":
    sys.exit(main())
