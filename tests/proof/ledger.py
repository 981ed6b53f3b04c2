"""The ledger, docs/ledger.json: what the last whole proof was made with, and what it found.

Only `make prove` writes it. For each test on a server or in a browser it holds the digest of the test's inputs and the
result; `inputs` holds the value of every single input, so that a difference can be named.
"""

import json
import os
import platform
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.proof.source import ROOT, digest

LEDGER = ROOT / "docs" / "ledger.json"
FORMAT = 1


class LedgerError(ValueError):
    """The ledger, or a part of one, is not what a proof writes."""


@dataclass
class Ledger:
    """`results` has for each test, by its id, the digest of its inputs and its result.

    `inputs` has the value of each input by its name, `seconds` how long a test of a function took in the mean, rounded
    up to a power of two, and `made` says when, where and of how much the proof was made.
    """

    made: dict[str, object] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    results: dict[str, tuple[str, str]] = field(default_factory=dict)

    def seconds_of(self, test: str) -> float:
        """How long a test is expected to take; the same as others of its function, or two seconds if none is known."""
        return self.seconds.get(function_of(test), 2.0)


def function_of(test: str) -> str:
    """The id of a test without its parameters."""
    return test.partition("[")[0]


def read(path: Path = LEDGER) -> Ledger:
    """What a proof wrote, and an empty ledger where there is none. Raises LedgerError naming the file."""
    if not path.exists():
        return Ledger()
    try:
        data = json.loads(path.read_text())
        if data["format"] != FORMAT:
            raise LedgerError(f"{path.name} has the format {data['format']!r}, and this is made for {FORMAT}")
        results = {
            f"{file}::{test}": (inputs, result)
            for file, tests in data["results"].items()
            for test, (inputs, result) in tests.items()
        }
        return Ledger(data["made"], data["inputs"], data["seconds"], results)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LedgerError(
            f"{path.name} is not a ledger ({type(error).__name__}: {error}). Run: git checkout {path.name}"
        ) from None


def as_text(ledger: Ledger) -> str:
    """One line for each result, in order, so that two ledgers can be compared."""
    files: dict[str, dict[str, list[str]]] = {}
    for test, (inputs, result) in sorted(ledger.results.items()):
        file, _, name = test.partition("::")
        files.setdefault(file, {})[name] = [inputs, result]
    parts = [
        f'"format": {FORMAT}',
        f'"made": {in_lines(ledger.made)}',
        f'"inputs": {in_lines(ledger.inputs)}',
        f'"seconds": {in_lines(ledger.seconds)}',
        '"results": {\n' + ",\n".join(f"{as_json(file)}: {in_lines(tests)}" for file, tests in files.items()) + "\n}",
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def in_lines(mapping: dict) -> str:
    lines = ",\n".join(f" {as_json(key)}: {as_json(value)}" for key, value in sorted(mapping.items()))
    return f"{{\n{lines}\n}}" if lines else "{}"


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def write(ledger: Ledger, path: Path = LEDGER) -> None:
    """All or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_text(as_text(ledger))
    new.replace(path)


def inputs_digest(inputs: dict[str, str]) -> str:
    return digest(*(f"{name} {value}" for name, value in sorted(inputs.items())))


def made_here(counts: dict[str, int]) -> dict[str, object]:
    """When and where a proof was made, and how many results of which kind it has."""
    return {
        "date": date.today().isoformat(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "counts": counts,
    }


def rounded(seconds: float) -> float:
    """To a power of two, so that the next proof writes the same where nothing has changed."""
    for step in (0.25, 0.5, 1, 2, 4, 8, 16, 32, 64):
        if seconds <= step:
            return step
    return 128


def differences(ledger: Ledger, inputs: dict[str, str]) -> list[str]:
    """Which inputs of a test are others than in the ledger: "distribution uvicorn: 0.50.0 → 0.51.0"."""
    return [
        f"{name}: {ledger.inputs[name]} → {value}" if name in ledger.inputs else f"{name}: new"
        for name, value in sorted(inputs.items())
        if ledger.inputs.get(name) != value
    ]


def merged(parts: Iterable[Ledger]) -> Ledger:
    """One ledger of the parts that shards have proved. Raises LedgerError where two were not made with the same."""
    whole = Ledger()
    for part in parts:
        for name, value in part.inputs.items():
            if whole.inputs.setdefault(name, value) != value:
                raise LedgerError(f"two parts were made with another {name}: {whole.inputs[name]} and {value}")
        for test in part.results.keys() & whole.results.keys():
            if part.results[test] != whole.results[test]:
                raise LedgerError(f"two parts have another result of {test}")
        whole.results |= part.results
        whole.seconds |= {name: max(value, whole.seconds.get(name, 0)) for name, value in part.seconds.items()}
        counts = Counter(whole.made.get("counts", {})) + Counter(part.made.get("counts", {}))
        whole.made = part.made | {"counts": dict(sorted(counts.items()))}
    return whole
