"""The built site as the finishing steps see it: its pages, their articles, and what is put into their heads."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path

from lxml import etree

BEGIN, END = "<!-- finished -->", "<!-- /finished -->"
NOT_THEIRS = re.compile(rf'{BEGIN}.*?{END}|<link rel="?canonical"?[^>]*>', re.DOTALL)
IDS = etree.XPath("//@id", smart_strings=False)
CHARSET = re.compile(r"<meta charset=[^>]*>")


class FinishError(Exception):
    """What is wrong with the built site, as a sentence."""


@dataclass
class BuiltPage:
    """A page of the built site. `url` is its address relative to the site's root: "", "learn/wsgi/", "404.html".

    `head` is what the steps put at the beginning of its head.
    """

    file: Path
    url: str
    head: list[str] = field(default_factory=list)

    @cached_property
    def html(self) -> str:
        """The page as the generator wrote it: without what an earlier finishing put into its head."""
        return NOT_THEIRS.sub("", self.file.read_text())

    @cached_property
    def tree(self) -> etree.Element:
        """The page, read once. As plain elements: those of lxml.html cost as much again."""
        return etree.HTML(self.html.encode(), etree.HTMLParser(encoding="utf-8"))

    @cached_property
    def article(self) -> etree.Element | None:
        """What the page is about, without its navigation."""
        found = [*self.tree.iter("article", "main")]
        return found[-1] if found else None

    @cached_property
    def title(self) -> str:
        heading = self.tree.find(".//h1")
        return text_of(self.tree.find(".//title") if heading is None else heading).removesuffix("#")

    @cached_property
    def ids(self) -> set[str]:
        return set(IDS(self.tree))

    @property
    def description(self) -> str:
        """What the generator says that the page is about; often the same for all."""
        return self.tree.xpath("string(//meta[@name='description']/@content)")

    @property
    def has_twin(self) -> bool:
        return self.url != "404.html"

    def write(self) -> None:
        """Write the page with its `head`, before anything that this may forbid."""
        charset = CHARSET.search(self.html)
        if not charset:
            raise FinishError(f"{self.file}: no <meta charset>, so there is no place for the policy. Look at the theme")
        after = charset.end()
        self.file.write_text(f"{self.html[:after]}{BEGIN}{''.join(self.head)}{END}{self.html[after:]}")


@dataclass
class Site:
    """The folder of a built site, and the address where it will be, with a slash at its end, or nothing."""

    folder: Path
    url: str = ""

    @cached_property
    def pages(self) -> dict[str, BuiltPage]:
        """Every page that the generator wrote, by its address and in the order of these."""
        found = {}
        for file in self.folder.rglob("*.html"):
            with file.open() as opened:
                if opened.readline().rstrip() == REDIRECT:
                    continue  # an earlier finishing wrote it
            url = file.relative_to(self.folder).as_posix().removesuffix("index.html")
            found[url] = BuiltPage(file, url)
        if not found:
            raise FinishError(f"{self.folder}: there is no page in it. Run: make site")
        return dict(sorted(found.items()))

    def read(self, name: str) -> str:
        """A published file."""
        try:
            return (self.folder / name).read_text()
        except FileNotFoundError:
            raise FinishError(f"{self.folder / name} is missing. Run: make site") from None

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def checked(self, address: str, where: str) -> str:
        """`address`, if there is such a page with such an element. `where` says who asks."""
        path, _, anchor = address.partition("#")
        if path not in self.pages:
            raise FinishError(f"{where}: no page of this site is at {path!r}. Mend it, then run: make site")
        if anchor and anchor not in self.pages[path].ids:
            raise FinishError(f"{where}: the page {path!r} has no element {anchor!r}. Mend it, then run: make site")
        return address


REDIRECT = f"<!doctype html>{BEGIN}"


def text_of(element: etree.Element) -> str:
    """The words in an element, with its white space made even."""
    return " ".join("".join(element.itertext()).split())


def tag(element: str, /, **attributes: str) -> str:
    """An element without content, such as <meta>. `http_equiv` becomes `http-equiv`."""
    quoted = {
        key.replace("_", "-"): escape(value, quote=False).replace('"', "&quot;") for key, value in attributes.items()
    }
    pairs = (f' {key}="{value}"' for key, value in quoted.items())
    return f"<{element}{''.join(pairs)}>"
