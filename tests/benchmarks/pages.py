"""Prints what each page costs its reader, beside the budget and the best sites of the field; fails if one costs more.

Lighthouse looks at one page of each template and at the heaviest, as on a slow phone; axe-core at every page, light and
dark. `--details` says what axe and the links are about. Run it by `make pages`.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks import scores
from tests.site.axe import Finding, ask
from tests.site.browser import opened
from tests.site.budget import CHART, FIELD, HOME, PAGE, TEMPLATES, WIDE, Budget, budget
from tests.site.built import ROOT, Page, pages
from tests.site.load import DESK, PHONE, Load, load
from tests.site.serving import serving
from tests.site.test_links import wrong_addresses
from tests.site.visit import wear

HEAVIEST = 5


@dataclass
class Row:
    """One page, measured."""

    url: str
    budget: Budget
    desk: Load
    phone: Load
    light: list[Finding]
    dark: list[Finding]
    dead: list[str]
    scores: dict[str, int] = field(default_factory=dict)

    def axe(self, kind: str) -> str:
        """How many elements axe finds something wrong with, light and dark."""
        return "/".join(str(sum(one[0] == kind for one in found)) for found in (self.light, self.dark))

    @property
    def shift(self) -> float:
        return max(self.desk.shift, self.phone.shift)

    @property
    def errors(self) -> list[str]:
        return self.desk.errors + self.phone.errors

    @property
    def elsewhere(self) -> list[str]:
        return self.desk.elsewhere + self.phone.elsewhere


COLUMNS: dict[str, Callable[[Row], object]] = {
    "page": lambda row: f"/{row.url}",
    "kB": lambda row: f"{row.desk.transferred / 1000:.0f}/{row.budget.transferred // 1000}",
    "requests": lambda row: f"{len(row.desk.sizes)}/{row.budget.requests}",
    "third": lambda row: len(row.elsewhere),
    "shift": lambda row: f"{row.shift:.4g}",
    "errors": lambda row: len(row.errors),
    "WCAG": lambda row: row.axe("WCAG"),
    "best": lambda row: row.axe("best practice"),
    "dead": lambda row: len(row.dead),
    "perf": lambda row: f"{row.scores['performance']}/{row.budget.performance}" if row.scores else "",
    "a11y": lambda row: row.scores.get("accessibility", ""),
    "practice": lambda row: row.scores.get("best-practices", ""),
    "SEO": lambda row: row.scores.get("seo", ""),
}

# What has to hold, in the words of the budget, and what the field has.
LINES: list[tuple[str, str, Callable[[Row], bool]]] = [
    (
        f"transferred: {PAGE.transferred // 1000} kB, charts {CHART.transferred // 1000}, "
        f"matrix {WIDE.transferred // 1000}, home {HOME.transferred // 1000}",
        FIELD["transferred"],
        lambda row: row.desk.transferred <= row.budget.transferred,
    ),
    (
        f"requests: {PAGE.requests}, home {HOME.requests}",
        "",
        lambda row: len(row.desk.sizes) <= row.budget.requests,
    ),
    ("third-party requests: 0", FIELD["elsewhere"], lambda row: len(row.elsewhere) <= row.budget.elsewhere),
    ("layout shift: 0", "", lambda row: row.shift <= row.budget.shift),
    ("console errors: 0", "", lambda row: len(row.errors) <= row.budget.errors),
    ("axe, light and dark: 0", FIELD["findings"], lambda row: len(row.light + row.dark) <= row.budget.findings),
    ("dead links and anchors: 0", "", lambda row: len(row.dead) <= row.budget.dead),
    (
        f"Lighthouse, performance: {PAGE.performance}, home {HOME.performance}",
        FIELD["performance"],
        lambda row: not row.scores or row.scores["performance"] >= row.budget.performance,
    ),
    *(
        (f"Lighthouse, {name}: 100", "", lambda row, name=name: row.scores.get(name, 100) >= row.budget.others)
        for name in scores.CATEGORIES[1:]
    ),
]


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        site = options.site or build(Path(folder))
        with serving(site) as root:
            rows = measured(site, root)
            if options.runs:
                add_scores(rows, root, options.runs)
    print(table(rows))
    if options.details:
        print("\n".join(details(rows)))
    verdicts = list(verdict(rows))
    print("\n".join(words for words, _ in verdicts))
    return int(not all(is_met for _, is_met in verdicts))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, help="a site that is built already; otherwise it is built")
    parser.add_argument("--runs", type=int, default=1, help="of Lighthouse, for a median; 0 leaves it out")
    parser.add_argument("--details", action="store_true", help="name what axe found, what moved and what is dead")
    return parser.parse_args()


def build(folder: Path) -> Path:
    """The finished site, in a folder."""
    for command in (["mkdocs", "build", "--strict", "--site-dir"], ["macros.finish"]):
        run = subprocess.run([sys.executable, "-m", *command, str(folder)], cwd=ROOT, capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"the site is not built, so there is nothing to measure. Run: make site\n{run.stderr}")
    return folder


def measured(site: Path, root: str) -> list[Row]:
    built = pages(site)
    dead = list(wrong_addresses(built, site))
    with opened() as browser:
        return [measure(browser, root, page, dead) for page in built.values() if not page.leads_to]


def measure(browser: Browser, root: str, page: Page, dead: list[str]) -> Row:
    print(f"\r{page.url:60}", end="\r", file=sys.stderr)
    with browser.new_context(viewport=PHONE, color_scheme="light") as context:
        phone = load(context.new_page(), root, page.url)
    with browser.new_context(viewport=DESK, color_scheme="light") as context:
        context.set_default_timeout(300_000)  # axe takes long on a long page
        shown = context.new_page()
        desk = load(shown, root, page.url)
        wear(shown, "light")
        light = ask(shown)
        wear(shown, "dark")
        dark = ask(shown)
    name = page.url or "the home page"
    own = [words for words in dead if words.startswith(f"{name}: ")]
    return Row(page.url, budget(page), desk, phone, light, dark, own)


def add_scores(rows: list[Row], root: str, runs: int) -> None:
    try:
        scores.install()
    except scores.MissingNode as missing:
        print(missing)
        return
    heaviest = sorted(rows, key=lambda row: row.desk.transferred)[-HEAVIEST:]
    for row in rows:
        if row in heaviest or row.url in TEMPLATES.values():
            print(f"\rLighthouse: {row.url:60}", end="\r", file=sys.stderr)
            row.scores = scores.scores(root + row.url, runs)


def table(rows: list[Row]) -> str:
    """Every page in a line, with what it may have after a slash."""
    cells = [list(COLUMNS), *([str(show(row)) for show in COLUMNS.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in cells
    )


def details(rows: list[Row]) -> Iterator[str]:
    """What is behind the counts: each thing once, with the pages that have it."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for kind, rule, element, why in [*row.light, *row.dark]:
            found.setdefault(f"{rule} ({kind}) at {element}: {why}", []).append(f"/{row.url}")
        for _, what in [*row.desk.moved, *row.phone.moved]:
            found.setdefault(f"moves while loading: {what}", []).append(f"/{row.url}")
        for words in [*row.errors, *row.elsewhere, *row.dead]:
            found.setdefault(words, []).append(f"/{row.url}")
    for words, urls in sorted(found.items()):
        yield f"{words} [{' '.join(dict.fromkeys(urls))}]"


def verdict(rows: list[Row]) -> Iterator[tuple[str, bool]]:
    """One sentence for each line of the budget: met, or the pages that do not."""
    for name, others, is_met in LINES:
        wrong = [f"/{row.url}" for row in rows if not is_met(row)]
        beside = f" (best sites of the field: {others})" if others else ""
        said = f"not met by {len(wrong)} of {len(rows)} pages: {' '.join(wrong)}" if wrong else "met"
        if name.startswith("Lighthouse") and not any(row.scores for row in rows):
            said = "not measured"
        yield f"{name}{beside}: {said}", not wrong


if __name__ == "__main__":
    sys.exit(main())
