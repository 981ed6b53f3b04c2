"""What decides how a built page looks and works, as digests: the page's own HTML, and what all pages share."""

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from macros.finish.pages import BEGIN, END
from tests.site.built import Page, address_of

# The same on every page, or of other pages: the policy, which allows the scripts of all, and the ways to the others.
# An element with `data-moves` says something that no change of the page brings about, such as the date of a proof.
FINISHED = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
SHARED = etree.XPath("//header | //footer | //dialog | //nav[not(ancestor::article)]")
MOVES = etree.XPath("//*[@data-moves]")
NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}(?=\.min\.)")  # main.57a0d79d.min.css: its content is in assets_digest
FILES = (".css", ".js", ".svg", ".png", ".woff", ".woff2")


def addresses(item: pytest.Item) -> list[str] | None:
    """The pages that a test in a browser looks at, without their queries; None where it walks through the site.

    A test that does not use the site, because it looks at a page made for it, looks at none.
    """
    if "built_site" not in item.fixturenames:
        return []
    params = item.callspec.params if hasattr(item, "callspec") else {}
    named = [params["url"]] if "url" in params else [url for mark in item.iter_markers("looks_at") for url in mark.args]
    return [re.split("[?#]", url)[0] for url in named] or None


@cache
def page_digest(site: Path, url: str) -> str:
    """A digest of what is on one page only. Raises FileNotFoundError where the site has no such page."""
    file = site / url
    page = Page(file / "index.html" if file.is_dir() else file, url)
    page.html = NAMED_BY_CONTENT.sub("", FINISHED.sub("", page.html))
    for element in SHARED(page.tree):
        element.getparent().remove(element)
    for element in MOVES(page.tree):
        element.clear(keep_tail=True)  # that it is there changes the page
    return digest(" ".join(etree.tostring(page.tree, encoding="unicode").split()))


@cache
def site_digest(site: Path) -> str:
    """A digest of what is on all pages, and of where each old or short address leads."""
    urls = [address_of(file, site) for file in sorted(site.rglob("*.html"))]
    return digest(repr([(url, page_digest(site, url)) for url in urls]))


@cache
def assets_digest(site: Path) -> str:
    """A digest of what all pages share: styles, scripts, pictures, the policy, and what stands around the text."""
    home = Page(site / "index.html", "")
    around = [etree.tostring(part, with_tail=False) for part in home.tree.xpath("//header | //footer | //dialog")]
    files = {
        NAMED_BY_CONTENT.sub("", file.relative_to(site).as_posix()): digest(file.read_bytes())
        for folder in ("assets", "pagefind")
        for file in sorted((site / folder).rglob("*"))
        if file.suffix in FILES
    }
    return digest(repr((sorted(files.items()), FINISHED.findall(home.html), around)))


def digest(content: str | bytes) -> str:
    """Twelve hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:12]
