"""The built pages as the finishing steps see them: their address, their article, and what is put into their head."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import html as parser

BEGIN, END = "<!-- finished -->", "<!-- /finished -->"
OURS = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)


class FinishError(Exception):
    """What is wrong with the built site, as a sentence."""


@dataclass
class BuiltPage:
    """A page of the built site. `url` is its address relative to the site's root: "", "learn/wsgi/", "404.html"."""

    file: Path
    url: str

    @cached_property
    def html(self) -> str:
        """The page as the generator wrote it: without what an earlier finishing put into its head."""
        return OURS.sub("", self.file.read_text())

    @cached_property
    def tree(self) -> parser.HtmlElement:
        return parser.document_fromstring(self.html)

    @cached_property
    def article(self) -> parser.HtmlElement | None:
        """What the page is about, without its navigation."""
        found = self.tree.xpath("//article | //main")
        return found[-1] if found else None

    @cached_property
    def title(self) -> str:
        heading = self.tree.xpath("string(//h1)") or self.tree.xpath("string(//title)")
        return " ".join(heading.removesuffix("#").split())

    def write(self, head: list[str]) -> None:
        """Write the page with these elements at the beginning of its head, after the character set."""
        block = BEGIN + "".join(head) + END
        charset = re.search(r"<meta charset=[^>]*>", self.html)
        if not charset:
            raise FinishError(f"{self.file}: no <meta charset>, so there is no place for the policy. Look at the theme")
        self.file.write_text(self.html[: charset.end()] + block + self.html[charset.end() :])


def built_pages(site: Path) -> list[BuiltPage]:
    """Every page that the generator wrote, in the order of their addresses."""
    files = sorted(site.rglob("*.html"))
    if not files:
        raise FinishError(f"{site}: there is no page in it. Run: make site")
    return [BuiltPage(file, file.relative_to(site).as_posix().removesuffix("index.html")) for file in files]
