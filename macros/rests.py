"""Names the recommendations, myths and comparisons that rest on claims and setups: python -m macros.rests [NAME ...].

Without a name, those that the evidence refutes. Exits with 1 if there is one of these.
"""

import sys
from collections.abc import Iterator

from macros import decide
from macros.data import Data, DataError
from macros.decision import Recommendation
from macros.guide import refuted
from macros.page import INTERFACE
from macros.readers import Myth
from macros.views.learn import slug


def resting(data: Data, told: list[Recommendation] | list[Myth], names: list[str]) -> list:
    """Those with a reason that has each of the names. Raises DataError for a name that is none."""
    for name in names:
        if name not in data.setups:
            data.claim(name, "the command line")
    return [one for one in told if any(set(names) <= {reason.claim, reason.setup} for reason in one.reason)]


def compared(data: Data, names: list[str]) -> Iterator[str]:
    """The cells of the comparison that rest on each of the names, at their addresses."""
    for row in data.table("side-by-side").row:
        for interface, said in INTERFACE.items():
            for claim, wanted in getattr(row, interface).rests.items():
                if set(names) <= {claim, *data.expected("", interface, claim, wanted)}:
                    yield f"learn/side-by-side/#{slug(row.feature)}: {row.feature}, {said}"


def main(names: list[str], data: Data) -> None:
    """Print what rests on the names. Raises SystemExit with what the evidence refutes, or with what is wrong."""
    try:
        for leaf in resting(data, data.decision.recommendation, names) if names else []:
            rules = ", ".join(map(str, decide.rules_to(data.decision, leaf)))
            print(f"{leaf.id}: {leaf.say} (rules {rules})")
        for myth in resting(data, data.myths, names) if names else []:
            print(f"learn/myths/#{myth.id}: “{myth.words}”")
        for cell in dict.fromkeys(compared(data, names) if names else ()):
            print(cell)
        wrong = [sentence for leaf in data.decision.recommendation for sentence in refuted(data, leaf)]
    except DataError as error:
        raise SystemExit(str(error)) from None
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1:], Data())
