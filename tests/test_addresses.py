"""Published addresses last: every line of docs/addresses.txt leads somewhere, and all that is published has a line."""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import normpath
from urllib.parse import urljoin

import pytest

from macros import schema
from macros.data import Data
from macros.finish import catalogue, short
from macros.page import address
from tests.site.built import Page, sources

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "addresses.txt"


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def listed() -> list[str]:
    return lines(LIST.read_text())


def implied(line: str) -> Iterator[str]:
    """The addresses that come with one of the list: the twin of a page, and the short form of a claim."""
    if claim := re.fullmatch(r"/evidence/([^/]+)/#(\1\..+)", line):
        yield f"/c/{claim[2]}/"
    elif line.endswith("/") and not line.startswith("/r/"):
        yield f"{line}index.md"


def current(site: Path) -> set[str]:
    """The address of every page, claim, recommendation and short form, and of every file of data and its schema."""
    data = Data()
    leaves = [leaf.id for leaf in data.decision.recommendation]
    said = json.loads((site / catalogue.ADDRESS).read_text())
    files = [file["contentUrl"] for kind in said["dataset"] for file in kind["distribution"]]
    return (
        {f"/{page}" for page in sources()}
        | {f"/{address(claim)}" for claim in data.every_claim}
        | {f"/errors/#{error.id}" for error in data.errors}
        | {f"/learn/myths/#{myth.id}" for myth in data.myths}
        | {f"/{short.CHOOSE}#{leaf}" for leaf in leaves}
        | {f"/r/{leaf}/" for leaf in leaves}
        | {f"/{short.CHOOSE}?{answer}" for answer in answers()}
        | {normpath(f"/data/{file}") for file in files}
        | {f"/schema/{schema.path(name).name}" for name in schema.SHAPES}
        | {f"/{catalogue.ADDRESS}", "/llms.txt"}
    )


def answers() -> set[str]:
    """Each answer of the guide, and an example of each of its numbers, as a link to it has it."""
    questions = Data().decision.question
    numbers = {f"{number.id}={number.example:g}" for question in questions for number in question.number}
    return numbers | {f"{question.id}={option.id}" for question in questions for option in question.option}


@cache
def page(file: Path) -> Page:
    return Page(file, "")


def leads_somewhere(line: str, site: Path) -> bool:
    """Whether the built site has what a link to this address asks for, there or where it leads on to."""
    path, _, anchor = line.partition("#")
    path, _, answer = path.partition("?")
    if answer and answer not in answers():
        return False
    file = site / path.removeprefix("/") / ("index.html" if path.endswith("/") else "")
    if not file.is_file():
        return False
    if file.suffix == ".html" and (further := page(file).leads_to):
        target, _, there = urljoin(path, further).partition("#")
        return leads_somewhere(f"{target}#{there or anchor}", site)
    return not anchor or anchor in page(file).ids


def test_every_published_address_leads_somewhere(built_site):
    every = [address for line in listed() for address in (line, *implied(line))]
    dead = [line for line in every if not leads_somewhere(line, built_site)]
    assert not dead, (
        f"docs/addresses.txt: {', '.join(dead)} was published and leads nowhere now. "
        "Keep what is there, or write into docs/moved.toml where it went"
    )


@pytest.mark.control
@pytest.mark.parametrize(
    ("line", "is_there"),
    [
        ("/there/", True),
        ("/there/#part", True),
        ("/data.json", True),
        ("/old/", True),
        ("/old/#part", True),
        ("/c/a.part/", True),
        ("/nowhere/", False),
        ("/nowhere.json", False),
        ("/there/#nowhere", False),
        ("/old/#nowhere", False),
        ("/c/a.nowhere/", False),
        ("/dead/", False),
    ],
)
def test_an_address_that_leads_nowhere_is_noticed(tmp_path, line, is_there):
    leads = {
        "old/": "../there/",
        "c/a.part/": "../../there/#part",
        "c/a.nowhere/": "../../there/#no",
        "dead/": "../no/",
    }
    refresh = '<meta http-equiv="refresh" content="0; url={}">'
    texts = {"there/": '<h2 id="part">Part</h2>', **{old: refresh.format(new) for old, new in leads.items()}}
    for url, text in texts.items():
        (tmp_path / url).mkdir(parents=True)
        (tmp_path / url / "index.html").write_text(text)
    (tmp_path / "data.json").write_text("{}")
    assert leads_somewhere(line, tmp_path) == is_there


def test_whatever_is_published_is_listed(built_site):
    new = sorted(current(built_site) - set(listed()))
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
