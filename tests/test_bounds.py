"""A number of a probe is in its claim's row: no yes or no depends on a size or a wait that a reader does not see."""

import ast
import re
from collections.abc import Iterator

from macros.data import Data
from tests.proof.source import Reference, closure, parsed
from tests.test_rounds import probes

WORDS = {
    **{0.03: ("30 ms",), 0.1: ("a tenth of a second",), 0.25: ("a quarter",), 0.5: ("half a second",)},
    **{1: ("one",), 1.5: ("a second and a half",), 2: ("two", "twice"), 3: ("three",), 4: ("four",), 5: ("five",)},
    **{6: ("six",), 8: ("eight",), 10: ("ten",), 12: ("twelve",), 15: ("fifteen",), 16: ("sixteen",), 20: ("twenty",)},
    **{100: ("a hundred",), 1024: ("KiB", "MiB")},
}
# What is no bound of an answer, by its name: why.
NO_BOUND = {
    "MIB": "a unit",
    "ROOT": "a path",
    "TO_END": "the work ends before it, and says so",
}
# The same, for some of the claims whose probes reach it.
NO_BOUND_OF = {
    "TO_NOTE": (
        {"disconnect.send", "disconnect.work", "disconnect.close-called", "disconnect.empty-blocks"},
        "as above",
    ),
    "BOUND": ({"stop.term-handled"}, "the end of its server decides another claim"),
    "TO_ANSWER": (
        {"tls.http-version", "tls.h2-extensions", "tls.h2-trailers", "tls.h2-early-hints"},
        "no answer is n/a",
    ),
    "PATIENT": ({"contract.error-logged"}, "the log decides, whenever the answer comes"),
}


def numbers_of(module: str, function: str) -> Iterator[tuple[str, float]]:
    """The names and numbers of the constants of tests/claims that a probe reaches."""
    for reached in closure(Reference(module, function), undecorated=True).digests:
        where, _, name = reached.partition(":")
        if where.startswith("tests.claims.") and name:
            for node in parsed(where).definitions.get(name, ()):
                if isinstance(node, ast.Assign):
                    constants = (one for one in ast.walk(node.value) if isinstance(one, ast.Constant))
                    yield from ((name, one.value) for one in constants if type(one.value) in (int, float))


def is_said(number: float, words: str) -> bool:
    forms = (f"{number:,}", f"{number:g}", *WORDS.get(number, ()))
    return any(re.search(rf"(?<![\w.]){re.escape(form)}(?!\w)", words) for form in forms)


def test_a_row_says_each_number_of_its_probe():
    rows = Data().every_claim
    unsaid = {
        f"{probe.claim.id}: {name}, {number:g}"
        for probe in probes()
        for name, number in numbers_of(probe.function.__module__, probe.function.__name__)
        if name not in NO_BOUND and probe.claim.id not in NO_BOUND_OF.get(name, (set(),))[0]
        if not is_said(number, f"{rows[probe.claim.id].sentence} {rows[probe.claim.id].yes}")
    }
    assert not unsaid, (
        f"{'; '.join(sorted(unsaid))}. Say the number in the row's `yes`, or vary it until it does not matter"
    )


def test_an_exception_is_needed():
    reached = {
        (name, probe.claim.id)
        for probe in probes()
        for name, _ in numbers_of(probe.function.__module__, probe.function.__name__)
    }
    assert set(NO_BOUND) <= {name for name, _ in reached}
    assert {(name, claim) for name, (claims, _) in NO_BOUND_OF.items() for claim in claims} <= reached


def test_numbers_are_found_in_words_and_figures():
    assert is_said(1024, "with pieces of 1,024 bytes") and is_said(6.0, "within six seconds")
    assert not is_said(24, "of 1,024 bytes") and not is_said(4, "in 0.4 seconds") and not is_said(34, "twenty-four")
    assert ("MANY", 34) in numbers_of("tests.claims.test_told", "test_context")
