"""Every address in a built page leads somewhere inside the site, or is a link that a reader may choose to follow."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.site.built import Page, addresses, pages

HERE = "http://site.invalid/"
FOLLOWED = ("https", "mailto")  # what a link may lead to outside; nothing else may leave the site


def wrong_addresses(built: dict[str, Page], site: Path) -> Iterator[str]:
    """One sentence for each address that leads nowhere, or that the browser would fetch from elsewhere."""
    for page in built.values():
        for pointer in page.pointers:
            if what := wrong(pointer.tag, pointer.attribute, pointer.value, page.url, built, site):
                yield f"{page.url or 'the home page'}: {pointer} {what}"


def wrong(tag: str, attribute: str, value: str, url: str, built: dict[str, Page], site: Path) -> str:
    """What is wrong with one address, or nothing."""
    if value.startswith("data:"):
        return ""
    target = urlsplit(urljoin(HERE + url, value))
    if f"{target.scheme}://{target.netloc}/" != HERE:
        is_link = (tag, attribute) == ("a", "href") and target.scheme in FOLLOWED
        return "" if is_link else "leads out of the site, and is not a link"
    if value.startswith("/") and url != "404.html":
        return "begins with a slash, so it breaks where the site is not at the root of its host"
    path = unquote(target.path.removeprefix("/"))
    name = path.removesuffix("index.html")
    if name not in built and not (site / path).is_file():
        return "leads to no file"
    fragment = unquote(target.fragment)
    if fragment and name in built and fragment not in built[name].known_ids:
        return "leads to no element of that page"
    return ""


def test_every_address_leads_somewhere(built_pages, built_site):
    assert len(built_pages) > 20
    assert not list(wrong_addresses(built_pages, built_site))


def test_style_sheets_fetch_nothing_from_elsewhere(built_pages, built_site):
    wrong_ones = []
    for file in sorted(built_site.rglob("*.css")):
        url = file.relative_to(built_site).as_posix()
        for address in addresses(file.read_text()):
            if what := wrong("style", "", address, url, built_pages, built_site):
                wrong_ones.append(f"{url}: {address} {what}")
    assert not wrong_ones


def test_every_page_can_be_reached_from_the_home_page(built_pages):
    seen, waiting = set(), [""]
    while waiting:
        url = waiting.pop()
        if url in seen or url not in built_pages:
            continue
        seen.add(url)
        links = [pointer.value for pointer in built_pages[url].pointers if pointer.tag == "a"]
        waiting += [urlsplit(urljoin(HERE + url, link)).path.removeprefix("/") for link in links]
    assert {url for url in set(built_pages) - seen if not built_pages[url].leads_to} == {"404.html"}


@pytest.mark.control
@pytest.mark.parametrize(
    ("html", "is_wrong"),
    [
        ('<a href="there/#part">', False),
        ('<a href="https://example.invalid/">', False),
        ('<a href="data.json">', False),
        ('<img src="data:image/png;base64,AAAA">', False),
        ('<a href="nowhere/">', True),
        ('<a href="there/#nowhere">', True),
        ('<a href="#nowhere">', True),
        ('<a href="/there/">', True),
        ('<a href="../">', False),
        ('<meta http-equiv="refresh" content="0; url=there/#part">', False),
        ('<meta http-equiv="refresh" content="0; url=nowhere/">', True),
        ('<meta http-equiv="refresh" content="0; url=there/#nowhere">', True),
        ('<meta http-equiv="refresh" content="0; url=https://example.invalid/">', True),
        ('<a href="http://example.invalid/">', True),
        ('<a href="javascript:void(0)">', True),
        ('<img src="https://example.invalid/a.png">', True),
        ('<script src="//example.invalid/a.js">', True),
        ('<link rel="preconnect" href="https://example.invalid/">', True),
        ('<p style="background: url(https://example.invalid/a.png)">', True),
        ("<style>@import 'https://example.invalid/a.css'</style>", True),
        ('<svg><use xlink:href="https://example.invalid/a.svg#b"/></svg>', True),
        ('<svg><rect fill="url(#nowhere)"/></svg>', True),
    ],
)
def test_a_wrong_address_is_noticed(tmp_path, html, is_wrong):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "index.html").write_text('<h2 id="part">Part</h2>')
    (tmp_path / "data.json").write_text("{}")
    (tmp_path / "index.html").write_text(html)
    assert bool(list(wrong_addresses(pages(tmp_path), tmp_path))) == is_wrong


def test_no_page_claims_an_address_that_was_not_given(built_site):
    """SITE_URL and REPO_URL are set where the site is deployed; without them no link leads to a wrong place."""
    given = ('rel="canonical"', 'class="repository"')
    assert not [page for page in built_site.rglob("*.html") if any(words in page.read_text() for words in given)]
