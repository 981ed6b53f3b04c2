"""Which tests a run takes: what differs from the ledger, each snippet once, and a sample of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from tests.proof.inputs import Described
from tests.proof.ledger import Ledger, differences

BUCKETS = 12  # so many consecutive seeds look at every result once, if the time is enough for a bucket
SQUARE = 3  # so many results at least of each setup, when what starts all servers has changed


@dataclass
class Plan:
    """What a run takes, by the ids of the tests, each with the reason; `sample` is in the order of its turn.

    `impossible` names for tests that this machine cannot run the program that is missing. `rests` is what stays as the
    ledger has it.
    """

    changed: dict[str, str] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    sample: list[str] = field(default_factory=list)
    impossible: dict[str, str] = field(default_factory=dict)
    rests: list[str] = field(default_factory=list)

    @property
    def required(self) -> list[str]:
        return [*self.changed, *(test for test in self.always if test not in self.changed)]


def planned(tests: Iterable[Described], ledger: Ledger, seed: str, absent: dict[str, str], shared: str) -> Plan:
    """The plan of `make test`.

    `seed` moves what is chosen, `absent` names by setup or program what this machine lacks, and `shared` is the digest
    of what starts all servers.
    """
    plan = Plan()
    left: list[Described] = []
    for test in tests:
        reason = change(test, ledger)
        if lacking := next((absent[name] for name in (test.setup, *test.programs) if name in absent), None):
            plan.impossible[test.id] = lacking
        elif reason:
            plan.changed[test.id] = reason
        else:
            left.append(test)
    for test in snippets_once(left, seed):
        plan.always[test.id] = "each snippet once"
    if ledger.inputs.get("shared code") != shared:
        for test in square([test for test in left if test.kind == "cell"], seed):
            plan.always.setdefault(test.id, "what starts every server has changed")
    rest = [test for test in left if test.id not in plan.always]
    plan.rests = [test.id for test in rest]
    plan.sample = [test.id for test in sorted(rest, key=lambda test: turn(seed, test.id))]
    return plan


def change(test: Described, ledger: Ledger) -> str:
    """Why a test is to run again, or nothing: its inputs or its recorded result are others than in the ledger."""
    if test.id not in ledger.results:
        return "not in the ledger"
    inputs, result = ledger.results[test.id]
    if inputs != test.digest:
        return "; ".join(differences(ledger, test.inputs)) or "fewer inputs than in the ledger"
    if result != test.recorded:
        return f"recorded: {result} → {test.recorded}"
    return ""


def snippets_once(tests: list[Described], seed: str) -> list[Described]:
    """All tests of each snippet on one setup, which the seed chooses."""
    setups: dict[str, set[str]] = {}
    for test in tests:
        if test.kind == "snippet":
            setups.setdefault(test.about, set()).add(test.setup)
    chosen = {(about, min(names, key=lambda name: drawn(seed, about, name))) for about, names in setups.items()}
    return [test for test in tests if test.kind == "snippet" and (test.about, test.setup) in chosen]


def square(cells: list[Described], seed: str) -> list[Described]:
    """Cells such that each claim is observed on one setup at least, and each setup with several claims."""
    chosen: dict[str, Described] = {}
    of_setup: dict[str, int] = {}
    for by, most in ((lambda cell: cell.about, 1), (lambda cell: cell.setup, SQUARE)):
        groups: dict[str, list[Described]] = {}
        for cell in cells:
            groups.setdefault(by(cell), []).append(cell)
        for group in groups.values():
            there = sum(cell.id in chosen for cell in group)
            # Those whose setup has had fewest turns come first; the seed decides between equals.
            for cell in sorted(group, key=lambda cell: (of_setup.get(cell.setup, 0), drawn(seed, cell.id))):
                if there >= most:
                    break
                if cell.id not in chosen:
                    chosen[cell.id] = cell
                    of_setup[cell.setup] = of_setup.get(cell.setup, 0) + 1
                    there += 1
    return list(chosen.values())


def turn(seed: str, test: str) -> tuple[int, str]:
    """When a test has its turn in the sample: first the bucket of the seed, then those of the seeds that follow."""
    number = int(seed) if seed.isdigit() else int(drawn(seed), 16)
    return (int(drawn(test), 16) - number) % BUCKETS, drawn(seed, test)


def drawn(*words: str) -> str:
    return sha256(" ".join(words).encode()).hexdigest()


def fitting(tests: Iterable[str], ledger: Ledger, seconds: float) -> list[str]:
    """As many tests from the beginning as take so many seconds of processes together."""
    chosen = []
    for test in tests:
        seconds -= ledger.seconds_of(test)
        if seconds < 0:
            break
        chosen.append(test)
    return chosen
