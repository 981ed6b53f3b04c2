"""What a page may cost its reader, which pages stand for all, and which further ones a run looks at."""

import random
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import html

from tests.site.built import ROOT
from tests.site.load import Load


@dataclass(frozen=True)
class Budget:
    """The most, or for scores the least, that a kind of page may have. Layout shift, errors and dead links: none."""

    kind: str
    transferred: int  # bytes, as sent
    requests: int
    performance: int  # Lighthouse on a slow phone; its three other scores are 100 everywhere
    elsewhere: int = 0
    shift: float = 0
    errors: int = 0
    findings: int = 0  # of axe, best practices included
    dead: int = 0  # links and anchors that lead nowhere
    others: int = 100  # accessibility, best practices, SEO


PAGE = Budget("page", transferred=150_000, requests=14, performance=95)
CHART = replace(PAGE, kind="chart", transferred=200_000)
WIDE = replace(PAGE, kind="matrix", transferred=250_000)
HOME = Budget("home", transferred=90_000, requests=10, performance=98)

# The best documentation sites of this field, measured in the same way: from the best to the worst of them.
FIELD = {
    "transferred": "188 to 934 kB",
    "elsewhere": "4 to 22",
    "findings": "1 to 72",
    "performance": "82 to 98",
}


def budget(url: str, text: str) -> Budget:
    """The budget of a page, by what is on it."""
    if url == "":
        return HOME
    page = html.fromstring(text)
    charts = page.xpath("//figure[contains(concat(' ', normalize-space(@class), ' '), ' chart ')]")
    return WIDE if page.find_class("matrix") else CHART if charts else PAGE


def excess(load: Load, most: Budget) -> list[str]:
    """One sentence for each thing that a loaded page has too much of. What it asks elsewhere is named by itself."""
    found = []
    if load.transferred > most.transferred:
        found.append(f"{load.transferred} bytes are sent; a {most.kind} page may have {most.transferred}")
    if len(load.sizes) > most.requests:
        found.append(f"{len(load.sizes)} requests; a {most.kind} page may make {most.requests}")
    if load.shift > most.shift:
        found.append(f"it moves by {load.shift} while it loads: {'; '.join(what for _, what in load.moved)}")
    return found


# One page for each template. The shape of an address says which it follows: its folder, or that it is the folder's own.
TEMPLATES = {
    "home": "",
    "prose": "learn/wsgi/",
    "how-to": "build/websocket/",
    "choose": "choose/",
    "moves": "move/",
    "move": "move/one-websocket/",
    "overview": "matrix/",
    "comparison": "matrix/compare/",
    "evidence": "evidence/",
    "group": "evidence/hello/",
    "errors": "errors/",
    "run": "run/",
    "servers": "servers/",
    "server": "servers/waitress/",
    "production": "run/gunicorn/",
    "measurements": "measure/",
    "measurement": "measure/waiting/",
    "reference": "reference/proof/",
    "sheet": "reference/scope/",
    "not found": "404.html",
}
SAMPLE = 3  # further pages of each run


def shape(url: str) -> str:
    """ "learn/wsgi/" → "learn/…", "evidence/" → "evidence/" """
    folder, slash, rest = url.partition("/")
    return f"{folder}{slash}…" if rest else url


def chosen(pages: Iterable[str], all_of_them: bool) -> dict[str, str]:
    """The pages that a run looks at closely, by a name that says why: one of each template, and a sample that rotates.

    The sample hangs on the commit, so that a failure can be repeated and every page has its turn.
    """
    if all_of_them:
        return {url or "home": url for url in pages}
    found = {f"{name}: {url}": url for name, url in TEMPLATES.items()}
    rest = sorted(set(pages) - set(found.values()))
    seed = commit()
    sample = random.Random(seed).sample(rest, min(SAMPLE, len(rest)))
    return found | {f"sample of {seed[:10]}: {url}": url for url in sample}


def commit() -> str:
    """The commit that is checked out, or a word where there is no git."""
    run = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return run.stdout.strip() or "no commit"
