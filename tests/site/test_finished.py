"""The finished site: twins, short addresses and the catalogue of the real pages, with and without an address."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from macros.finish.__main__ import finish
from macros.finish.pages import Site
from tests.site.built import Page, pages, sources
from tests.site.load import settled
from tests.site.serving import serving
from tests.site.visit import note_response

URL = "https://example.org/some/path/"
BELOW = "some/sub/path"
LINK = re.compile(r"\]\((?:<([^>]+)>|([^()\s]+(?:\([^()]*\))?))")
CODE = re.compile(r"^( *)(```+).*?^\1\2$|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def dead_links(site: Path, built: dict[str, Page]) -> Iterator[str]:
    """Every relative link of a Markdown file that leads to no file of the site, or to no element of its page."""
    for file in sorted(site.rglob("*.md")) + [site / "llms.txt"]:
        here = file.relative_to(site).as_posix()
        for pointed, plain in LINK.findall(CODE.sub("", file.read_text())):
            target = urlsplit(urljoin(f"http://site.invalid/{here}", pointed or plain))
            path, anchor = unquote(target.path)[1:], unquote(target.fragment)
            if target.netloc != "site.invalid":
                continue
            there = path in built or (site / path).is_file()
            if not there or (anchor and (path not in built or anchor not in built[path].known_ids)):
                yield f"{here}: {pointed or plain}"


def test_every_page_has_a_twin_with_one_title(built_site):
    for url in sources():
        text = CODE.sub("", (built_site / url / "index.md").read_text())
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, url


def test_every_link_of_a_twin_leads_somewhere(built_site, built_pages):
    assert not list(dead_links(built_site, built_pages))


@pytest.mark.control
@pytest.mark.parametrize("link", ["../nowhere/", "../there/#nowhere", "<nowhere.json>", "#nowhere"])
def test_a_dead_link_of_a_twin_is_noticed(tmp_path, link):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "index.html").write_text('<h2 id="part">Part</h2>')
    (tmp_path / "llms.txt").write_text("")
    (tmp_path / "there" / "index.md").write_text(f"[a](./#part) [b](https://example.org/) `[c](no)` [d]({link})")
    assert [words.rpartition(" ")[2] for words in dead_links(tmp_path, pages(tmp_path))] == [link.strip("<>")]


def test_the_list_of_twins_has_every_page_once(built_site):
    listed = [address for _, address in LINK.findall((built_site / "llms.txt").read_text())]
    assert sorted(listed) == sorted([*(f"{url}index.md" for url in sources()), "data/catalogue.json"])


def test_a_twin_has_the_verdicts_of_its_page(built_site):
    """All words of the verdicts, in their order: nothing of a table is lost on the way."""
    site = Site(built_site)
    for url in ("evidence/websocket/", "servers/gunicorn/", "servers/", "matrix/compare/"):
        words = [" ".join(link.itertext()) for link in site.pages[url].article.iter("a") if is_verdict(link)]
        text = (built_site / url / "index.md").read_text()
        place = 0
        for word in words:
            place = text.find(word, place)
            assert place >= 0, f"{url}: {word}"
            place += len(word)
        assert len(words) > 20


def is_verdict(link) -> bool:
    return link.get("class", "").startswith("verdict")


# With an address


@pytest.fixture(scope="module")
def addressed(built_site, tmp_path_factory) -> Path:
    """A copy that knows where it will be, and has a page that moved."""
    site = tmp_path_factory.mktemp("addressed") / BELOW
    shutil.copytree(built_site, site)
    with (site / "moved.toml").open("a") as moved:
        moved.write('"old/wsgi/" = "learn/ten-minutes-wsgi/"\n')
    finish(site, URL)
    return site


def test_every_page_has_one_canonical_link(addressed):
    for url, page in pages(addressed).items():
        found = re.findall(r'<link rel="?canonical"? href="([^"]*)"', page.html)
        wanted = urljoin(URL + url, page.leads_to).partition("#")[0]
        assert found == ([] if url == "404.html" else [wanted]), url


def test_the_sitemap_has_every_page_and_no_other(addressed):
    """The theme reads it to learn which links it may follow by itself."""
    places = re.findall("<loc>([^<]*)</loc>", (addressed / "sitemap.xml").read_text())
    assert places == sorted(URL + url for url in sources())


# Below another path, from a server that knows nothing of it


@pytest.fixture(scope="module")
def below(addressed) -> Iterator[str]:
    with serving(addressed.parents[len(Path(BELOW).parts) - 1]) as root:
        yield f"{root}{BELOW}/"


@pytest.fixture
def watched(browser, below):
    """A page, and what was asked for in vain or elsewhere."""
    wrong = []

    class Seen:
        failed = wrong

    with browser.new_context(base_url=below) as context:
        context.on("response", lambda response: note_response(Seen, response))
        context.on("request", lambda request: request.url.startswith(below) or wrong.append(request.url))
        yield context.new_page()
        assert not wrong


@pytest.mark.parametrize("url", ["", "learn/", "matrix/compare/", "evidence/websocket/", "reference/seed/"])
def test_a_page_and_what_it_links_to_are_there(watched, below, url):
    settled(watched, url)
    links = set(watched.locator("a[href]").evaluate_all("all => all.map(a => a.href.split('#')[0])"))
    own = sorted(link for link in links if link.startswith(below))
    outside = [link for link in links - set(own) if not link.startswith("https://")]
    assert own and not outside
    for link in own[:: max(1, len(own) // 8)]:
        assert watched.request.get(link).status == 200, link


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("c/websocket.echo/", "evidence/websocket/#websocket.echo"),
        ("r/asgi-websockets/", "choose/#asgi-websockets"),
        ("old/wsgi/", "learn/ten-minutes-wsgi/"),
        ("old/wsgi/#stream", "learn/ten-minutes-wsgi/#stream"),
    ],
)
def test_a_short_address_leads_on(watched, below, short, whole):
    watched.goto(short)
    watched.wait_for_url(below + whole)
    assert watched.locator("h1").count() == 1


def test_a_short_address_leads_on_without_scripts(browser, below):
    with browser.new_context(base_url=below, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("old/wsgi/")
        page.wait_for_url(f"{below}learn/ten-minutes-wsgi/")


def test_a_link_leads_to_the_next_page(watched, below):
    watched.goto("")
    watched.get_by_role("link", name="Answer a few questions").click()
    watched.wait_for_url(f"{below}choose/")
    watched.locator(".md-footer__link").first.click()
    watched.wait_for_url(re.compile(f"^{re.escape(below)}.+/"))
