"""Reads built pages without a browser: what they name, what they point at, and the code they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]

# Attributes whose value is an address, and those whose value is the ids of other elements.
ADDRESSES = {"href", "src", "poster", "data", "action", "formaction", "srcset", "xlink:href", "background", "cite"}
REFERENCES = {"aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "for", "list"}
URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass
class Pointer:
    """An address in a page: where it stands and what it says."""

    tag: str
    attribute: str
    value: str

    def __str__(self) -> str:
        return f'<{self.tag} {self.attribute}="{self.value}">'


@dataclass
class Code:
    """A code block as a reader sees it. `title` is the path above it, `language` what it is coloured as."""

    language: str
    title: str
    text: str


@dataclass
class Page:
    """A built page, parsed when it is first asked about. `url` is its address relative to the site's root."""

    file: Path
    url: str

    @cached_property
    def html(self) -> str:
        return self.file.read_text()

    @cached_property
    def tree(self) -> etree.Element:
        """The root element. An empty file has one too."""
        return etree.HTML(self.html.encode() or b"<html></html>", etree.HTMLParser(encoding="utf-8"))

    @cached_property
    def ids(self) -> list[str]:
        return self.tree.xpath("//@id")

    @cached_property
    def known_ids(self) -> set[str]:
        return set(self.ids)

    @cached_property
    def leads_to(self) -> str:
        """Where the browser goes at once, or nothing."""
        return self.tree.xpath("string(//meta[@http-equiv='refresh']/@content)").partition("url=")[2]

    @cached_property
    def pointers(self) -> list[Pointer]:
        found = [Pointer("meta", "content", self.leads_to)] if self.leads_to else []
        for element in self.tree.iter(etree.Element):
            for name, value in element.items():
                if name in ADDRESSES:
                    found += [Pointer(element.tag, name, value)]
                elif "url(" in value:  # a style, or a drawing that refers to its own pattern
                    found += [Pointer(element.tag, name, address) for address in addresses(value)]
            if element.tag == "style":
                found += [Pointer("style", "", address) for address in addresses(element.text or "")]
        return found

    @cached_property
    def references(self) -> list[Pointer]:
        return [
            Pointer(element.tag, name, word)
            for element in self.tree.iter(etree.Element)
            for name in REFERENCES & set(element.keys())
            for word in element.get(name).split()
        ]

    @cached_property
    def code(self) -> list[Code]:
        return [
            Code(
                next((word[9:] for word in words(block) if word.startswith("language-")), ""),
                text(*block.xpath(".//span[contains(@class, 'filename')]")),
                text(*block.xpath(".//pre//code")),
            )
            for block in self.tree.iter("div")
            if "highlight" in words(block)
        ]


def words(element: etree.Element) -> list[str]:
    """The classes of an element."""
    return element.get("class", "").split()


def text(*elements: etree.Element) -> str:
    """All that is written in these elements."""
    return "".join(part for element in elements for part in element.itertext(etree.Element))


def addresses(css: str) -> list[str]:
    return [plain or imported for plain, imported in URL.findall(css)]


def pages(site: Path) -> dict[str, Page]:
    """Every built page by its address: "", "learn/life/", "404.html"."""
    return {url: Page(file, url) for file in sorted(site.rglob("*.html")) for url in [address_of(file, site)]}


def address_of(file: Path, site: Path) -> str:
    return file.relative_to(site).as_posix().removesuffix("index.html")


def sources(root: Path = ROOT) -> dict[str, Path]:
    """The Markdown file of every page, by the page's address."""
    docs = root / "docs"
    return {page_address(path.relative_to(docs)): path for path in sorted(docs.rglob("*.md"))}


def page_address(path: Path) -> str:
    """ "learn/life.md" → "learn/life/", "index.md" → "" """
    parts = [*path.parent.parts, *([] if path.stem == "index" else [path.stem])]
    return "".join(f"{part}/" for part in parts)


def sections(text: str) -> dict[str, str]:
    """The named sections of a snippet, read apart from macros/ and from the extension that includes them."""
    found: dict[str, list[str]] = {}
    is_open: set[str] = set()
    for line in text.splitlines():
        if marker := re.fullmatch(r"\s*# --8<-- \[(start|end):([\w-]+)\]\s*", line):
            kind, name = marker.groups()
            (is_open.add if kind == "start" else is_open.remove)(name)
            found.setdefault(name, [])
            continue
        for name in is_open:
            found[name].append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def snippets(root: Path = ROOT) -> Iterator[tuple[str, dict[str, str]]]:
    """The path of every snippet and its sections."""
    for path in sorted((root / "snippets").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(root).as_posix(), sections(path.read_text())
