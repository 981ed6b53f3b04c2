"""A page's digest changes with what a reader finds on it, and with nothing else."""

import shutil
from types import SimpleNamespace

import pytest

from tests.site.inputs import addresses, assets_digest, page_digest, site_digest

PAGE = "choose/"


@pytest.fixture
def copy(built_site, tmp_path):
    """A part of the site that may be changed."""
    for name in ("index.html", PAGE, "assets"):
        source = built_site / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


def change(file, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    for cached in (page_digest, site_digest, assets_digest):
        cached.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<h1", "<p>new</p><h1"),
        ("<h1", "<p data-moves>one more</p><h1"),
        ("guide.js", "other.js"),
        ("<title>", "<title>Another "),
    ],
)
def test_what_is_on_the_page_is_in_its_digest(built_site, copy, old, new):
    assets, site = assets_digest(copy), site_digest(copy)
    assert page_digest(copy, PAGE) == page_digest(built_site, PAGE)
    change(copy / PAGE / "index.html", old, new)
    assert page_digest(copy, PAGE) != page_digest(built_site, PAGE)
    assert site_digest(copy) != site
    assert assets_digest(copy) == assets


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sha256-", "sha256-another"),
        ('<nav class="pages"', '<nav class="pages" data-of="another page"'),
        ("</footer>", "another</footer>"),
        ("Last whole proof:", "On another day:"),
        ("  ", "    "),
    ],
)
def test_what_is_of_other_pages_or_moves_by_itself_is_not(built_site, copy, old, new):
    change(copy / PAGE / "index.html", old, new)
    assert page_digest(copy, PAGE) == page_digest(built_site, PAGE)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("assets/site.css", "--wanted", "--other"),
        ("assets/guide.js", "recall", "remind"),
        ("index.html", "sha256-", "sha256-another"),
        ("index.html", "</header>", "another</header>"),
    ],
)
def test_what_all_pages_share_is_in_the_other_digest(copy, name, old, new):
    before, page = assets_digest(copy), page_digest(copy, PAGE)
    change(copy / name, old, new)
    assert assets_digest(copy) != before
    assert page_digest(copy, PAGE) == page


@pytest.mark.parametrize(
    ("fixtures", "url", "marks", "expected"),
    [
        (["browser", "built_site"], "choose/?have=flask#answer", [], ["choose/"]),
        (["browser", "built_site"], None, [pytest.mark.looks_at("", "choose/")], ["", "choose/"]),
        (["browser", "built_site"], None, [pytest.mark.interactive], None),
        (["browser", "tmp_path"], None, [pytest.mark.control], []),
    ],
)
def test_a_test_says_which_pages_it_looks_at(fixtures, url, marks, expected):
    item = SimpleNamespace(
        fixturenames=fixtures,
        callspec=SimpleNamespace(params={} if url is None else {"url": url}),
        iter_markers=lambda name: (mark.mark for mark in marks if mark.name == name),
    )
    assert addresses(item) == expected
