"""Names every sentence of the site that another recording would not support: python -m tests.measurements.compare NEW.

A comparison that does not hold in the new recording is named, and the exit code is 1. A number is drawn anew by
itself; it is shown where it would be another one. What a quick recording does not measure is counted.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from macros.data import ROOT, Data, DataError, NotMeasured
from macros.render import Renderer
from tests.site.built import sources

NUMBERS = ("reading", "measured")
COMPARISONS = ("times", "alike", "limit", "extreme", "failure")
CALL = re.compile(rf"{{{{ ((?:{'|'.join(NUMBERS + COMPARISONS)})\(.*?\)) }}}}")
FIRST = 1.5  # times: numbers that are further apart are shown


@dataclass(frozen=True)
class Said:
    """A call of a macro on a page, with the sentence that it stands in."""

    page: str
    sentence: str
    call: str

    @property
    def compares(self) -> bool:
        return self.call.startswith(COMPARISONS)


def everything_said(pages: dict[str, str]) -> Iterator[Said]:
    """Every number and every comparison of the pages, by their Markdown."""
    for page, text in pages.items():
        for line in text.splitlines():
            for found in CALL.finditer(line):
                yield Said(page, sentence(line, found.start(), found.end()), found[1])


def sentence(line: str, start: int, end: int) -> str:
    """The part of a line around a place in it, from one full stop, colon or edge of a cell to the next."""
    masked = CALL.sub(lambda found: "x" * len(found[0]), line)
    stops = [0, *(stop.end() for stop in re.finditer(r"[.:;]\s|\|", masked)), len(line)]
    return line[max(s for s in stops if s <= start) : min(s for s in stops if s >= end)].strip(" *|-")


def evaluated(data: Data, call: str) -> str:
    """What a call says of a recording, in plain words. Raises DataError where it cannot be said."""
    environment = Environment(undefined=StrictUndefined)
    renderer = Renderer(data, "")
    environment.globals |= {name: getattr(renderer, name) for name in NUMBERS + COMPARISONS}
    return plain(environment.from_string(f"{{{{ {call} }}}}").render())


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).replace("\xa0", " ")


def compared(said: list[Said], old: Data, new: Data) -> tuple[list[str], list[str], int]:
    """What would no longer be true, which numbers would be others, and how much was not measured anew."""
    refuted, others, unknown = [], [], 0
    for one in said:
        before = evaluated(old, one.call)
        try:
            after = evaluated(new, one.call)
        except NotMeasured:
            unknown += 1
        except DataError as error:
            refuted.append(f"{one.page}: {one.sentence}\n    {str(error).removeprefix('the page: ')}")
        else:
            if not one.compares and far(before, after):
                others.append(f"{one.page}: {before} → {after}, in: {one.sentence}")
    return refuted, others, unknown


def far(before: str, after: str) -> bool:
    """Whether two numbers are more than FIRST times apart."""
    small, large = sorted(float(re.match(r"[\d.,]+", text)[0].replace(",", "")) for text in (before, after))
    return large > FIRST * small


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.measurements.compare", description=__doc__)
    parser.add_argument("new", type=Path, help="a folder of recorded measurements")
    parser.add_argument("--old", type=Path, default=ROOT / "docs" / "measurements", help="default: %(default)s")
    options = parser.parse_args()
    for folder in (options.new, options.old):
        if not list(folder.glob("*.json")):
            parser.error(f"{folder} holds no recorded measurement")
    there = {path.stem for path in options.new.glob("*.json")}
    pages = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sources().values()}
    said = list(everything_said(pages))
    known = [one for one in said if re.search(r'\("([\w-]+)"', one.call)[1] in there]
    refuted, others, unknown = compared(known, Data(measurements=options.old), Data(measurements=options.new))
    for title, found in (("No longer supported", refuted), ("Another number", others)):
        print(f"{title}: {len(found)}")
        print("".join(f"  {line}\n" for line in found), end="")
    print(f"Not measured anew: {unknown + len(said) - len(known)} of {len(said)}")
    return bool(refuted)


if __name__ == "__main__":
    sys.exit(main())
