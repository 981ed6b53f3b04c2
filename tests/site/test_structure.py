"""What every page is made of, asked without a browser: its head, landmarks, headings, names, tables, tabs and code."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import etree

from tests.site.built import Page, text, words

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FIELDS = "//input[not(@type='hidden')] | //select | //textarea"
THEME_TOGGLES = "md-toggle"  # hidden fields of the theme, which only its script uses
IN_A_CELL = re.compile(r"\s*(?=.*\w)\S+(\s+\S+){0,2}\s*")  # one to three words, and more than a sign
TABLE = "<div class=matrix><table><tr><td>{}</table></div>"
UNEXPANDED = re.compile(r"\{\{|\}\}|\{%|--8<--")


def head(page: Page) -> Iterator[str]:
    """Language, title, description, the width of a phone, and the character set before anything else."""
    ask = page.tree.xpath
    if page.tree.get("lang") != "en":
        yield f"its language is {page.tree.get('lang')!r}"
    if len(titles := ask("//head/title")) != 1 or not text(*titles).strip():
        yield f"{len(titles)} titles, of which the first is {text(*titles[:1])!r}"
    if not ask("string(//meta[@name='description']/@content)").strip():
        yield "no description"
    if "width=device-width" not in ask("string(//meta[@name='viewport']/@content)"):
        yield "no viewport as wide as the device"
    if "user-scalable=no" in ask("string(//meta[@name='viewport']/@content)"):
        yield "nobody can zoom in"
    if not ask("//head/*[1][@charset='utf-8']"):
        yield "the head does not begin with the character set"
    if not ask("//link[@rel='icon']"):
        yield "no icon, so each browser asks for /favicon.ico"


def landmarks(page: Page) -> Iterator[str]:
    """One header, main and footer, side by side; each navigation has a name of its own; a link skips to the text."""
    ask = page.tree.xpath
    for name in ("header", "main", "footer"):
        if len(found := ask(f"//{name}[not(ancestor::article)]")) != 1:
            yield f"{len(found)} <{name}>"
    if ask("//main//main | //main//header[not(ancestor::article)] | //main//footer[not(ancestor::article)]"):
        yield "a landmark inside <main>"
    if ask("//main//h1") != ask("//h1") or len(ask("//h1")) != 1:
        yield f"{len(ask('//h1'))} <h1>, {len(ask('//main//h1'))} of them in <main>"
    labels = Counter(nav.get("aria-label", "") for nav in ask("//nav"))
    if not labels or "" in labels or max(labels.values()) > 1:
        yield f"navigations without a name of their own: {dict(labels)}"
    skips = ask("//a[contains(@class, 'md-skip')]/@href")
    if page.url != "404.html" and (len(skips) != 1 or not ask("//article//*[@id=$id]", id=skips[0][1:])):
        yield f"no link that skips to the text: {skips}"
    if page.url != "404.html" and not ask("//nav[@id='pages']//a[@aria-current='page']"):
        yield "no page is marked as the one that is shown"


def headings(page: Page) -> Iterator[str]:
    """No level is left out, and none is empty."""
    level = 0
    for heading in page.tree.iter(*HEADINGS):
        said = text(heading).strip().rstrip("#").strip()
        if not said:
            yield f"an empty <{heading.tag}>"
        if (here := int(heading.tag[1])) > level + 1:
            yield (
                f"<{heading.tag}> {said[:40]!r} comes after <h{level}>" if level else f"it begins with <{heading.tag}>"
            )
        level = here


def name(element: etree.Element) -> str:
    """What a screen reader calls an element that is not a form field."""
    drawn = element.xpath(".//img/@alt | .//*[local-name() = 'svg']/@aria-label | .//*[local-name() = 'title']/text()")
    return " ".join([element.get("aria-label", ""), element.get("title", ""), text(element), *drawn]).strip()


def names(page: Page) -> Iterator[str]:
    """Links, buttons, form fields and pictures have words."""
    ask = page.tree.xpath
    for element in ask("//a[@href] | //button | //summary | //*[@role='button']"):
        if not name(element):
            yield f"nothing is written on {shown(element)}"
    labelled = {label.get("for") for label in page.tree.iter("label") if name(label)}
    for field in ask(FIELDS):
        around = [label for label in field.iterancestors("label") if text(label).strip()]
        named = field.get("id") in labelled or around or field.get("aria-label") or field.get("aria-labelledby")
        if not named and THEME_TOGGLES not in words(field) and field.get("type") not in ("submit", "button"):
            yield f"a field without a label: {shown(field)}"
    for group in ask("//fieldset[not(legend[normalize-space()]) and not(@aria-label)] | //dialog[not(@aria-label)]"):
        yield f"a group without a name: {shown(group)}"
    for picture in ask("//img[not(@alt)] | //iframe[not(@title)]"):
        yield f"a picture without a text: {shown(picture)}"
    for mark in page.tree.iter(etree.Element):
        if {"verdict", "interface"} & set(words(mark)) and not text(mark).strip():
            yield f"a mark without words: {shown(mark)}"
    tables = "//*[contains(@class, 'compared') or contains(@class, 'matrix')]"
    for cell in ask(f"{tables}//td//a[contains(@class, 'verdict ')]"):
        if not IN_A_CELL.fullmatch(text(cell)):
            yield f"a cell of the matrix that says {text(cell)!r}"
        if not cell.get("title"):
            yield f"a cell of the matrix without its sentence: {shown(cell)}"
    for status in ask("//form//output[not(@aria-live='polite') and not(@role)]"):
        yield f"a status that nobody hears: {shown(status)}"
    for drawing in ask("//article//figure//*[local-name() = 'svg']"):
        told = drawing.xpath("./*[local-name() = 'title' or local-name() = 'desc']")
        if drawing.get("role") != "img" or not (drawing.get("aria-label") or len(told) == 2):
            yield f"a drawing without its text: {shown(drawing)}"


def tables(page: Page) -> Iterator[str]:
    """Each has a caption, head cells with a direction, and rows of the same length."""
    for table in page.tree.xpath("//article//table[not(contains(@class, 'highlighttable'))]"):
        said = repr(" ".join(text(table).split())[:40])
        if not any(text(caption).strip() for caption in table.xpath("./caption | ../figcaption")):
            yield f"a table without a caption: {said}"
        unclear = table.xpath(".//th[not(@scope)]") if table.xpath(".//tbody//th | .//tr[th][td]") else []
        yield from (f"a head cell without scope: {text(cell)!r}" for cell in unclear)
        if not table.xpath(".//th"):
            yield f"a table without head cells: {said}"
        if len(lengths := set(row_lengths(table))) > 1:
            yield f"rows of {sorted(lengths)} cells: {said}"


def row_lengths(table: etree.Element) -> Iterator[int]:
    """How many columns each row fills, with the cells that reach into it. A group's head is alone in its row."""
    for part in table.xpath("./thead | ./tbody | ./tfoot | ./self::*[tr]"):
        below: Counter[int] = Counter()  # how many cells reach into a row that is still to come
        for number, row in enumerate(part.findall("tr")):
            cells = row.xpath("./td | ./th")
            if [cell.get("scope") for cell in cells] != ["rowgroup"]:
                yield below[number] + sum(span(cell, "colspan") for cell in cells)
            for cell in cells:
                for further in range(1, span(cell, "rowspan")):
                    below[number + further] += span(cell, "colspan")


def span(cell: etree.Element, which: str) -> int:
    return int(cell.get(which, 1))


def tabs(page: Page) -> Iterator[str]:
    """Each set has a field, a label and a block for every tab, and one of them is chosen."""
    for tabbed in page.tree.xpath("//div[contains(concat(' ', @class, ' '), ' tabbed-set ')]"):
        fields, labels = tabbed.findall("input"), tabbed.xpath("./*[contains(@class, 'tabbed-labels')]/label")
        blocks = tabbed.xpath("./*[contains(@class, 'tabbed-content')]/*[contains(@class, 'tabbed-block')]")
        said = [text(label).strip() for label in labels]
        if [label.get("for") for label in labels] != [field.get("id") for field in fields]:
            yield f"tabs whose labels are of other fields: {said}"
        if len(blocks) != len(fields) or not fields or not all(text(block).strip() for block in blocks):
            yield f"{len(fields)} tabs and {len(blocks)} blocks, or an empty one: {said}"
        if len(set(said)) != len(said) or "" in said:
            yield f"tabs of one name, or of none: {said}"
        if len({field.get("name") for field in fields}) != 1 or len(tabbed.xpath("./input[@checked]")) != 1:
            yield f"not one tab is chosen: {said}"


def code(page: Page) -> Iterator[str]:
    """Each block says what it is coloured as and holds something, and nothing on the page was left unexpanded."""
    for block in page.code:
        if not block.text.strip():
            yield f"an empty block of code: {block.title or block.language}"
        if not block.language:
            yield f"a block of code without a language: {block.text[:40]!r}"
        if "--8<--" in block.text:
            yield f"a block of code that was to be included: {block.text[:40]!r}"
    prose = page.tree.xpath("//article//text()[not(ancestor::pre or ancestor::code or ancestor::script)]")
    yield from (f"it was not expanded: {words.strip()[:60]!r}" for words in prose if UNEXPANDED.search(words))


def ids(page: Page) -> Iterator[str]:
    """Each is there once, and what refers to one finds it."""
    yield from (f"the id {one!r} is there {times} times" for one, times in Counter(page.ids).items() if times > 1)
    yield from (f"{one} refers to nothing" for one in page.references if one.value not in page.known_ids)


def shown(element: etree.Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)[:80]


ASKED = (head, landmarks, headings, names, tables, tabs, code, ids)


@pytest.mark.parametrize("ask", ASKED, ids=lambda ask: ask.__name__)
def test_every_page_is_well_made(built_pages, ask):
    whole = [page for page in built_pages.values() if not page.leads_to]
    assert len(whole) > 20
    wrong = {f"/{page.url}": found for page in whole if (found := list(ask(page)))}
    assert not wrong, "\n".join(f"{url}: {what}" for url, found in wrong.items() for what in found[:6])


GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Good</title><link rel="icon" href="i">
<meta name="description" content="A good page"><meta name="viewport" content="width=device-width"></head><body>
<a class="md-skip" href="#good">Skip</a><header><nav aria-label="Header"><button>Press</button></nav></header>
<nav id="pages" aria-label="Pages"><a href="." aria-current="page">Good</a></nav>
<main><article><h1 id="good">Good</h1>{}</article></main><footer>end</footer></body></html>"""
CELLS = "<tr><th scope=col>A</th><th scope=col>B</th></tr>"
TAB = """<div class="tabbed-set"><input type="radio" name="{}" id="{}" checked="checked"><div class="tabbed-labels">
<label for="i">{}</label></div><div class="tabbed-content"><div class="tabbed-block">{}</div></div></div>"""
BLOCK = '<div class="{}highlight"><pre><code>{}</code></pre></div>'


@pytest.mark.control
@pytest.mark.parametrize(
    ("ask", "html", "is_noticed"),
    [
        *((ask, "<h2 id=two>Two</h2><p>words</p><h3>Three</h3><h2>Two</h2>", False) for ask in ASKED),
        (landmarks, "<h1>Another</h1>", True),
        (landmarks, "<nav>A</nav>", True),
        (landmarks, '<nav aria-label="Pages">A</nav>', True),
        (landmarks, "</article></main><main><article>", True),
        (headings, "<h3>Three</h3>", True),
        (headings, "<h2><a>#</a></h2>", True),
        (names, "<a href=#good></a>", True),
        (names, "<a href=#good><img src=i alt=words></a>", False),
        (names, "<button></button>", True),
        (names, "<button aria-label=words></button>", False),
        (names, "<details><summary></summary></details>", True),
        (names, "<input name=a>", True),
        (names, "<input name=a id=a><label for=a>A</label>", False),
        (names, "<input name=a id=a><label for=a></label>", True),
        (names, "<label>A <select name=a></select></label>", False),
        (names, "<label><select name=a></select></label>", True),
        (names, "<fieldset></fieldset>", True),
        (names, "<img src=i>", True),
        (names, "<i class=verdict></i>", True),
        (names, TABLE.format("<a class='verdict wanted' title='It.'>1 of 8</a>"), False),
        (names, TABLE.format("<a class='verdict wanted'>1 of 8</a>"), True),
        (names, TABLE.format("<a class='verdict wanted' title='It.'>✓</a>"), True),
        (names, TABLE.format("<a class='verdict wanted' title='It.'>in one of four</a>"), True),
        (names, "<form><output aria-live=polite></output></form>", False),
        (names, "<form><output></output></form>", True),
        (names, "<figure><svg role=img aria-label=words></svg></figure>", False),
        (names, "<figure><svg role=img><title>A</title><desc>B</desc></svg></figure>", False),
        (names, "<figure><svg role=img><title>A</title></svg></figure>", True),
        (names, "<figure><svg aria-label=words></svg></figure>", True),
        (tables, f"<table><caption>Words</caption>{CELLS}</table>", False),
        (tables, f"<table>{CELLS}</table>", True),
        (tables, "<figure><figcaption>Words</figcaption><table><tr><th>A</th></tr></table></figure>", False),
        (tables, "<table><caption>Words</caption><tr><th>A</th><td>B</td></tr></table>", True),
        (tables, "<table><caption>Words</caption><tr><td>A</td></tr></table>", True),
        (tables, f"<table><caption>Words</caption>{CELLS}<tr><td>A</td></tr></table>", True),
        (tables, f"<table><caption>Words</caption>{CELLS}<tr><td colspan=2>A</td></tr></table>", False),
        (
            tables,
            f"<table><caption>Words</caption>{CELLS}<tr><td rowspan=2>A</td><td>B</td></tr><tr><td>B</td></tr></table>",
            False,
        ),
        (tabs, TAB.format("n", "i", "one", "words"), False),
        (tabs, TAB.format("n", "other", "one", "words"), True),
        (tabs, TAB.format("n", "i", "", "words"), True),
        (tabs, TAB.format("n", "i", "one", ""), True),
        (tabs, TAB.format("n", "i", "one", "words").replace(" checked", " title"), True),
        (code, BLOCK.format("language-sh ", "ls"), False),
        (code, BLOCK.format("language-sh ", " "), True),
        (code, BLOCK.format("", "ls"), True),
        (code, BLOCK.format("language-sh ", '--8&lt;-- "a.py"'), True),
        (code, "<p>{{ fact() }}</p>", True),
        (code, "<p><code>{{ fact() }}</code></p>", False),
        (ids, "<p id=good>", True),
        (ids, "<p aria-describedby=nowhere>", True),
        (ids, "<label for=nowhere>A</label>", True),
    ],
)
def test_what_is_wrong_is_noticed(tmp_path, ask, html, is_noticed):
    file = tmp_path / "index.html"
    file.write_text(GOOD.replace("{}", html))
    assert bool(list(ask(Page(file, "")))) == is_noticed


@pytest.mark.control
@pytest.mark.parametrize(
    ("ask", "good", "bad"),
    [
        (head, ' lang="en"', ""),
        (head, "<title>Good</title>", ""),
        (head, "A good page", ""),
        (head, "width=device-width", "width=900"),
        (head, "width=device-width", "width=device-width, user-scalable=no"),
        (head, '<meta charset="utf-8">', ""),
        (head, ' rel="icon"', ""),
        (landmarks, "<main><article>", "<div><article>"),
        (landmarks, "<header>", "<div>"),
        (landmarks, "<footer>end</footer>", ""),
        (landmarks, ' aria-label="Header"', ""),
        (landmarks, '"#good"', '"#nowhere"'),
        (landmarks, ' aria-current="page"', ""),
        (headings, "h1", "h2"),
    ],
)
def test_what_is_missing_is_noticed(tmp_path, ask, good, bad):
    assert good in GOOD
    file = tmp_path / "index.html"
    file.write_text(GOOD.replace(good, bad))
    assert list(ask(Page(file, "")))
