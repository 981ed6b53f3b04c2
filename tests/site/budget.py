"""What a page may cost its reader, and which pages stand for all."""

from dataclasses import dataclass, replace

from tests.site.built import Page
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

# Bytes of our own scripts, as sent.
SCRIPTS = {"errors.js": 800, "guide.js": 4_400, "matrix.js": 2_200, "site.js": 6_000}

# The best documentation sites of this field, measured in the same way: from the best to the worst of them.
FIELD = {
    "transferred": "188 to 934 kB",
    "elsewhere": "4 to 22",
    "findings": "1 to 72",
    "performance": "82 to 98",
}


def budget(page: Page) -> Budget:
    """The budget of a page, by what is on it."""
    if page.url == "":
        return HOME
    has = "//{}[contains(concat(' ', normalize-space(@class), ' '), ' {} ')]".format
    return WIDE if page.tree.xpath(has("*", "matrix")) else CHART if page.tree.xpath(has("figure", "chart")) else PAGE


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
    "first": "learn/",
    "prose": "learn/workers/",
    "overview": "build/",
    "how-to": "build/websocket/",
    "choose": "choose/",
    "moves": "move/",
    "move": "move/one-websocket/",
    "comparison": "matrix/compare/",
    "evidence": "evidence/",
    "group": "evidence/hello/",
    "errors": "errors/",
    "run": "run/",
    "servers": "servers/",
    "server": "servers/waitress/",
    "deploy": "run/systemd/",
    "measurements": "measure/",
    "measurement": "measure/waiting/",
    "reference": "reference/proof/",
    "sheet": "reference/scope/",
    "not found": "404.html",
}


def shape(url: str) -> str:
    """ "learn/workers/" → "learn/…", "evidence/" → "evidence/" """
    folder, slash, rest = url.partition("/")
    return f"{folder}{slash}…" if rest else url
