"""Published addresses last: every line of docs/addresses.txt leads somewhere, and every page and claim has its line."""

import subprocess
from functools import cache
from pathlib import Path

from macros import whole
from macros.data import Data
from macros.page import address
from tests.site.built import Page, sources

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "addresses.txt"


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def listed() -> list[str]:
    return lines(LIST.read_text())


def current() -> set[str]:
    """The address of every page, of every claim and of every claim's evidence."""
    claims = Data().claims
    return (
        {f"/{page}" for page in sources()}
        | {f"/{address(claim)}" for claim in claims}
        | {f"/evidence/{claim}.json" for claim in claims}
        | {"/evidence/servers.json", f"/{whole.ADDRESS}"}
    )


@cache
def ids(file: Path) -> set[str]:
    return set(Page(file, "").ids)


def leads_somewhere(line: str, site: Path) -> bool:
    """Whether the built site has what a link to this address asks for."""
    path, _, anchor = line.partition("#")
    file = site / path.removeprefix("/") / ("index.html" if path.endswith("/") else "")
    return file.is_file() and (not anchor or anchor in ids(file))


def test_every_published_address_leads_somewhere(built_site):
    dead = [line for line in listed() if not leads_somewhere(line, built_site)]
    assert not dead, (
        f"docs/addresses.txt: {', '.join(dead)} was published and leads nowhere now. "
        "Keep what is there, or leave a page with a link to where it went"
    )


def test_every_page_and_claim_is_listed():
    new = sorted(current() - set(listed()))
    assert not new, "docs/addresses.txt: put these lines in their place, in the order of the alphabet:\n" + "\n".join(
        new
    )


def test_the_list_is_in_order():
    assert listed() == sorted(set(listed())), "docs/addresses.txt: sort the lines, each once. Run: LC_ALL=C sort -u"


def test_no_line_was_ever_removed():
    """As far back as this clone reaches: a shallow one holds no history, and the full one is where lines are edited."""
    command = ["git", "log", "--format=", "--unified=0", "--patch", "--", str(LIST)]
    patches = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    head = subprocess.run(["git", "show", f"HEAD:{LIST.relative_to(ROOT)}"], cwd=ROOT, capture_output=True, text=True)
    once = {line[1:] for line in patches.splitlines() if line.startswith("-/")} | set(lines(head.stdout))
    gone = sorted(once - set(listed()))
    assert not gone, (
        f"docs/addresses.txt: {', '.join(gone)} was published, so its line stays. Run: git diff docs/addresses.txt"
    )
