"""Reads built pages without a browser: what they name, what they point at, and the code they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Attributes whose value is an address, and those whose value is the ids of other elements.
ADDRESSES = {"href", "src", "poster", "data", "action", "formaction", "srcset", "xlink:href", "background", "cite"}
REFERENCES = {"aria-labelledby", "aria-describedby", "aria-controls", "headers"}
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
    title: str = ""
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A built page. `url` is its address relative to the site's root."""

    file: Path
    url: str
    ids: list[str] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    references: list[Pointer] = field(default_factory=list)
    code: list[Code] = field(default_factory=list)
    leads_to: str = ""  # where the browser goes at once
    inside: str = ""

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    @cached_property
    def html(self) -> str:
        return self.file.read_text()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        words = attributes.get("class", "").split()
        self.ids += [attributes["id"]] if "id" in attributes else []
        for name, value in attributes.items():
            if name in ADDRESSES:
                self.pointers += [Pointer(tag, name, value)]
            elif name in REFERENCES:
                self.references += [Pointer(tag, name, word) for word in value.split()]
            elif "url(" in value:  # a style, or a drawing that refers to its own pattern
                self.pointers += [Pointer(tag, name, address) for address in addresses(value)]
        if attributes.get("http-equiv") == "refresh":
            self.leads_to = attributes["content"].partition("url=")[2]
            self.pointers += [Pointer(tag, "content", self.leads_to)]
        if tag == "style":
            self.inside = "style"
        elif tag == "div" and "highlight" in words:
            language = next((word.removeprefix("language-") for word in words if word.startswith("language-")), "")
            self.code += [Code(language)]
        elif tag == "span" and "filename" in words:
            self.inside = "filename"
        elif tag == "code":
            self.inside = "code" if self.inside == "pre" else self.inside
        elif tag == "pre":
            self.inside = "pre"

    def handle_endtag(self, tag):
        if tag in ("style", "pre", "code") or (tag == "span" and self.inside == "filename"):
            self.inside = ""

    def handle_data(self, data):
        match self.inside:
            case "style":
                self.pointers += [Pointer("style", "", address) for address in addresses(data)]
            case "filename":
                self.code[-1].title += data
            case "code":
                self.code[-1].text += data


def addresses(css: str) -> list[str]:
    return [plain or imported for plain, imported in URL.findall(css)]


def pages(site: Path) -> dict[str, Page]:
    """Every built page by its address: "", "learn/wsgi/", "404.html"."""
    return {url: Page(file, url) for file in sorted(site.rglob("*.html")) for url in [address_of(file, site)]}


def address_of(file: Path, site: Path) -> str:
    return file.relative_to(site).as_posix().removesuffix("index.html")


def sources(root: Path = ROOT) -> dict[str, Path]:
    """The Markdown file of every page, by the page's address."""
    docs = root / "docs"
    return {page_address(path.relative_to(docs)): path for path in sorted(docs.rglob("*.md"))}


def page_address(path: Path) -> str:
    """ "learn/wsgi.md" → "learn/wsgi/", "index.md" → "" """
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
