"""What a page and the files that it names weigh as they are sent, without a browser; test_pages.py weighs the rest."""

from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from tests.site.budget import SCRIPTS, budget
from tests.site.built import Page, pages
from tests.site.serving import sent

FETCHED = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img[not(@loading='lazy')]/@src"


def fetched(page: Page, site: Path) -> set[Path]:
    """The files that a browser asks for as it reads the page."""
    named = [address for address in page.tree.xpath(FETCHED) if not address.startswith("data:")]
    here = dirname(page.url)  # "a/b/" → "a/b", "404.html" → ""; the latter's addresses begin with a slash
    paths = [normpath(join(here, address.partition("?")[0])).lstrip("/") for address in named]
    return {page.file, *(site / path for path in paths)}


def too_much(page: Page, site: Path) -> str:
    """What is over the page's budget, or nothing."""
    files, most = fetched(page, site), budget(page)
    weight = sum(len(sent(file)) for file in files)
    if weight > most.transferred:
        return f"/{page.url}: {weight} bytes are sent; a {most.kind} page may have {most.transferred}"
    if len(files) > most.requests:
        return f"/{page.url}: {len(files)} requests; a {most.kind} page may make {most.requests}"
    return ""


def test_every_page_keeps_its_budget(built_pages, built_site):
    assert not [what for page in built_pages.values() if not page.leads_to and (what := too_much(page, built_site))]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_small(built_site, name):
    assert len(sent(built_site / "assets" / name)) < SCRIPTS[name]


@pytest.mark.control
@pytest.mark.parametrize(
    ("html", "is_noticed"),
    [
        ('<img src="small.bin">', False),
        ('<img src="large.bin">', True),
        ('<script src="../a/large.bin?1"></script>', True),
        ('<link rel="stylesheet" href="large.bin">', True),
        ('<link rel="alternate" href="large.bin">', False),
        ("".join(f'<img src="{number}.bin">' for number in range(20)), True),
    ],
)
def test_a_heavy_page_is_noticed(tmp_path, html, is_noticed):
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "index.html").write_text(f"<title>Heavy</title>{html}")
    for name, size in [("small", 900), ("large", 200_000), *((str(number), 1) for number in range(20))]:
        (folder / f"{name}.bin").write_bytes(bytes(size))
    assert bool(too_much(pages(tmp_path)["a/"], tmp_path)) == is_noticed
