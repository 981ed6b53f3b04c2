"""Where a probe asks in rounds, its claim's row says how many, so that a reader knows what a yes or no rests on."""

import ast
import importlib
import re

from macros.data import Data
from tests.harness.claims import Probe
from tests.proof.source import ROOT, Reference, closure, parsed

WORDS = {2: "two", 3: "three", 5: "five", 9: "nine", 20: "twenty", 40: "forty"}


def rounds_of(module: str, function: str) -> set[int]:
    """How many rounds each call of `decide_by` that a probe reaches has at most."""
    found = set()
    for reached in closure(Reference(module, function), undecorated=True).digests:
        where, _, name = reached.partition(":")
        for node in parsed(where).definitions.get(name, ()) if name else ():
            found |= {
                keyword.value.value
                if isinstance(keyword.value, ast.Constant)
                else getattr(importlib.import_module(where), keyword.value.id)
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "decide_by"
                for keyword in call.keywords
                if keyword.arg == "rounds"
            }
    return found


def probes() -> list[Probe]:
    modules = [f"tests.claims.{path.stem}" for path in sorted((ROOT / "tests" / "claims").glob("test_*.py"))]
    return [
        one.probe for name in modules for one in vars(importlib.import_module(name)).values() if hasattr(one, "probe")
    ]


def test_a_row_says_in_how_many_rounds_it_is_decided():
    rows = Data().every_claim
    unsaid = [
        f"{probe.claim.id}: say in `yes` that it is decided in {WORDS[number]} rounds at most"
        for probe in probes()
        for number in rounds_of(probe.function.__module__, probe.function.__name__)
        if not re.search(rf"\b{WORDS[number]}\b", rows[probe.claim.id].yes)
    ]
    assert not unsaid, "\n".join(unsaid)


def test_rounds_are_found_through_helpers():
    assert rounds_of("tests.claims.test_proxy", "test_stream") == {3}
