"""The Markdown twin of every page, for readers who are programs, and llms.txt, which lists them (llmstxt.org)."""

import copy
import re
from urllib.parse import urljoin, urlsplit

from html_to_markdown import ConversionOptions, convert
from lxml import etree

from macros.finish.pages import BuiltPage, FinishError, Site, tag, text_of

TWIN = "index.md"
# With a space, because the theme takes rel="alternate" for a translation of the site and asks it for a sitemap.
OTHER_FORM = "alternate "
OPTIONS = ConversionOptions(compact_tables=True, extract_metadata=False)

# What a reader of the text has no use for. A drawing has been replaced by its words before.
DROPPED = ("script", "style", "form", "button", "input", "svg", "dropped")
SMALL_PARTS = etree.XPath(
    "descendant::*[@hidden] | descendant::a[@class='headerlink'] | descendant::p[@class='legend']"
)
# In a table of verdicts the claim is linked in each row, so the links of its cells are left out: they are most of it.
CELLS = etree.XPath(
    "descendant::div[contains(@class, 'matrix')]//td/a | descendant::span[@class='setups']/a"
    " | descendant::div[contains(@class, 'compared')]//td//a"
)
# A fold says in words of its own what the verdicts in it have in common.
VERDICTS = etree.XPath("descendant::*[contains(concat(' ', @class, ' '), ' verdict ')][not(parent::summary)]")
PLAIN = ("yes", "no", "partly", "n/a", "does not apply", "not known")  # words of verdicts that say their tone


def finish(site: Site) -> None:
    for page in site.pages.values():
        if page.has_twin:
            page.head.append(tag("link", rel=OTHER_FORM, type="text/markdown", href=TWIN))
            site.write(address(page), twin(page))
    site.write("llms.txt", index(site))


def address(page: BuiltPage) -> str:
    return page.url + TWIN


def twin(page: BuiltPage) -> str:
    """The page as Markdown. It stands in the same folder, so the page's own links hold."""
    if page.article is None:
        raise FinishError(f"{page.file}: no <article> and no <main>, so it is not known what the page is about")
    article = copy.deepcopy(page.article)
    for change in (describe_pictures, drop, say_tones, name_code, unfold, head_tabs, part_cells, mend_links):
        change(article)
    etree.strip_tags(article, "span", "small")  # the colours of code cost the converter most of its time
    text = convert(etree.tostring(article, encoding="unicode", method="html", with_tail=False), OPTIONS).content
    return f"This is the text of the page [{page.title}](./) as Markdown.\n\n{text.strip()}\n"


# From what a browser shows to what Markdown can say


def drop(article: etree.Element) -> None:
    for element in SMALL_PARTS(article):
        element.tag = "dropped"
    etree.strip_elements(article, *DROPPED, with_tail=False)
    for link in CELLS(article):
        link.tag = "span"


def name_code(article: etree.Element) -> None:
    """A code block with the name of its language, and its file name above it."""
    for block in article.xpath("descendant::div[contains(@class, 'highlight')]"):
        language = re.search(r"language-(\w+)", block.get("class"))
        for code in block.iter("code") if language else ():
            code.set("class", language[0])
        for name in block.xpath("./span[@class='filename']"):
            name.tag = "p"
            name.text = f"{name.text}:"


def describe_pictures(article: etree.Element) -> None:
    """A drawing by what it says to those who do not see it; one that says nothing is an ornament."""
    for drawing in article.iter("svg"):
        said = [drawing.get("aria-label"), drawing.findtext("title"), drawing.findtext("desc")]
        words = " ".join(" ".join(part.split()) for part in said if part)
        if words:
            drawing.clear(keep_tail=True)
            drawing.tag, drawing.text = "p", f"[Picture: {words}]"


def unfold(article: etree.Element) -> None:
    """What can be unfolded is open."""
    for summary in article.xpath("descendant::summary"):
        summary.tag, summary.tail = "strong", " "
        summary.getparent().tag = "div"


def head_tabs(article: etree.Element) -> None:
    """Each tab is a section, one level below the one that it stands in."""
    for tabs in article.xpath("descendant::div[contains(@class, 'tabbed-set')]"):
        labels = tabs.xpath("./div[@class='tabbed-labels']/label")
        blocks = tabs.xpath("./div/div[@class='tabbed-block']")
        above = tabs.xpath("preceding::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5][1]")
        level = int(above[0].tag[1]) + 1 if above else 2
        for label, block in zip(labels, blocks, strict=True):
            heading = etree.Element(f"h{level}")
            heading.text = text_of(label)
            block.insert(0, heading)
            label.tag = "dropped"
    etree.strip_elements(article, "dropped", with_tail=False)


def say_tones(article: etree.Element) -> None:
    """A verdict whose sign and colour say more than its word says it in words."""
    for verdict in VERDICTS(article):
        classes = verdict.get("class").split()
        said = next((name for name in ("wanted", "unwanted", "neutral", "partial") if name in classes), None)
        in_words = verdict.text not in PLAIN and verdict.xpath("ancestor::td")
        if said and ("turned" in classes or "neutral" in classes or in_words):
            verdict.text = f"{verdict.text or ''}, {said}"


def part_cells(article: etree.Element) -> None:
    """Small words in a cell of a table are set apart by more than their size, and list items by more than a line."""
    for small in article.xpath("descendant::td/small | descendant::th/small"):
        small.text, small.tail = f" ({small.text or ''}", f"){small.tail or ''}"
    for note in article.xpath("descendant::td//sup"):
        number = text_of(note)
        note.clear(keep_tail=True)
        note.tag, note.text = "span", f" (note {number})"
    for several in article.xpath("descendant::td/span[@class='setups'] | descendant::td//li"):
        several.tag = "span"
        if several.getnext() is not None:
            several.tail = "; "
    for cell in article.xpath("descendant::td//ul"):
        cell.tag = "span"


def mend_links(article: etree.Element) -> None:
    """A place on the same page is on the page: its twin has no anchors."""
    for link in article.xpath("descendant::a[starts-with(@href, '#')]"):
        link.set("href", f"./{link.get('href')}")


# The list of all twins


def index(site: Site) -> str:
    """llms.txt: the navigation of the home page as Markdown, one sentence for each page."""
    home = site.pages.get("")
    if home is None:
        raise FinishError(f"{site.folder}: there is no index.html in it. Run: make site")
    lines = [f"# {home.title}", f"> {home.description}"]
    for title, pages in sections(site, home):
        lines.append(f"## {title}")
        lines.append("\n".join(f"- [{page.title}]({site.url}{address(page)}): {sentence(page)}" for page in pages))
    lines.append(f"## Data\n\n- [All data files]({site.url}data/catalogue.json): what there is, and in which form.")
    return "\n\n".join(lines) + "\n"


def sections(site: Site, home: BuiltPage) -> list[tuple[str, list[BuiltPage]]]:
    """The titles of the navigation's sections with their pages."""
    first: list[BuiltPage] = []  # pages that are in no section
    found = [("Start", first)]
    for item in navigation(home):
        pages = section(site, item)
        if len(pages) > 1:
            found.append((next(words.strip() for words in item.itertext() if words.strip()), pages))
        else:
            first += pages
    listed = {page.url for _, pages in found for page in pages}
    found.append(("More pages", [page for page in site.pages.values() if page.has_twin and page.url not in listed]))
    return [(title, pages) for title, pages in found if pages]


def navigation(page: BuiltPage) -> list[etree.Element]:
    """The items of a page's navigation, which is the <nav> with the most links."""
    largest = max(page.tree.iter("nav"), key=lambda nav: len(nav.xpath(".//a")), default=None)
    return [] if largest is None else largest.xpath(".//li[not(ancestor::li)]")


def section(site: Site, item: etree.Element) -> list[BuiltPage]:
    """The pages of a section. The home page may link only to the first, whose own navigation then lists them all."""
    pages = [site.pages[url] for url in linked(item) if url in site.pages]
    if len(pages) == 1:
        first = pages[0].url
        mine = [urls for item in navigation(pages[0]) if first in (urls := linked(item, first))]
        pages = [site.pages[url] for url in mine[0] if url in site.pages] if mine else pages
    return pages


def linked(item: etree.Element, of: str = "") -> list[str]:
    """The addresses that a part of a page's navigation links to, each once. `of` is that page's address."""
    hrefs = (urlsplit(urljoin(f"/{of}", href)).path[1:] for href in item.xpath(".//a/@href"))
    return list(dict.fromkeys(hrefs))


def sentence(page: BuiltPage) -> str:
    """What the page answers: the words in bold that it begins with, or else its first sentence."""
    first = page.article.find(".//p")
    if first is None:
        return page.description
    is_bold = len(first) and first[0].tag == "strong" and not (first.text or "").strip()
    words = text_of(first[0] if is_bold else first)
    return words if is_bold else re.split(r"(?<=[.?!])\s", words, maxsplit=1)[0]
