"""The blocks of the pages: every call of try_it(), read from the Markdown."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from macros.data import Data
from macros.tried import Block
from macros.views.tryit import block, code
from tests.site.built import ROOT, page_address
from tests.snippets.typed import section

SOON = Path(__file__).with_name("soon.md")  # calls that no page makes yet


@cache
def blocks() -> list[Block]:
    """Each block once, in the order of the pages."""
    found: list[Block] = []
    for called in calls().values():
        found += [one for one in called if one not in found]
    return found


@cache
def calls() -> dict[str, list[Block]]:
    """The blocks of each page, by its address; under "soon" those that no page has yet."""
    docs = ROOT / "docs"
    pages = {page_address(path.relative_to(docs)): path for path in sorted(docs.rglob("*.md"))}
    pages |= {"soon": SOON} if SOON.exists() else {}
    found = {url: called(path.read_text()) for url, path in pages.items()}
    return {url: blocks for url, blocks in found.items() if blocks}


def called(markdown: str) -> list[Block]:
    """The blocks of one page. The arguments of a call are literals, or it cannot be read without building the page."""
    made = []
    for call in Environment().parse(markdown).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "try_it":
            options = {option.key: option.value.as_const() for option in call.kwargs}
            made.append(block(Data(), *(argument.as_const() for argument in call.args), **options))
    return made


def texts(asked: Block) -> dict[str, str]:
    """The files of a block by name, as a reader copies them."""
    return {name: section(code(Data(), name, asked.files)) for name in asked.files}


def on_pages() -> dict[str, set[str]]:
    """What may be shown below the name of a reader's file."""
    found: dict[str, set[str]] = {}
    for asked in blocks():
        for name, text in texts(asked).items():
            found.setdefault(name, set()).add(text.strip("\n"))
    return found
