"""Every page on a small phone, light and dark: it asks nobody else for anything, breaks nothing and can be read."""

import random
from pathlib import Path

import pytest

from tests.site.budget import PAGE, Budget, budget
from tests.site.built import sources
from tests.site.serving import serving
from tests.site.visit import Visit, visit

pytestmark = pytest.mark.xdist_group("browser")

PAGES = [*sources(), "404.html"]


@pytest.mark.parametrize("url", PAGES, ids=lambda url: url or "home")
def test_nothing_is_wrong_with_the_page(browser, site_url, built_site, url):
    assert visit(browser, site_url, url, budget_of(built_site, url)) == Visit()


def budget_of(site: Path, url: str) -> Budget:
    file = site / url
    return budget(url, (file / "index.html" if file.is_dir() else file).read_text())


BAD = """<!doctype html><title>Bad</title><body style="margin: 0; background: #fff; color: #000">
<main class="md-content"><p>{}</p></main></body>"""
WIDE = "display: block; width: 400px"
MANY = "for (let i = 0; i < 20; i++) fetch(`index.html?${i}`)"
# Only what was painted can move, and a busy machine paints late.
MOVE = """new PerformanceObserver(() => document.querySelector('p').style.marginTop = '50px')
    .observe({type: 'paint', buffered: true})"""
NOISE = random.Random(1).randbytes(PAGE.transferred)  # nothing makes it smaller


@pytest.mark.control
@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ("words that are black on white", None),
        ('<img src="http://example.invalid/a.png" alt="">', "elsewhere"),
        ('<link rel="stylesheet" href="//example.invalid/a.css">', "elsewhere"),
        ('<img src="missing.png" alt="">', "failed"),
        ("<script>console.error('no')</script>", "errors"),
        ("<script>null.no</script>", "errors"),
        (f'<b style="{WIDE}">wide</b>', "too_wide"),
        (f'<i style="display: block; overflow: hidden"><b style="{WIDE}">cut off</b></i>', "too_wide"),
        (f'<i style="display: block; overflow: auto"><b style="{WIDE}">scrolls</b></i>', None),
        (f'<details><b style="{WIDE}">folded</b></details>', "too_wide"),
        ('<b style="color: #999">pale</b>', "pale"),
        ("<style>@media (prefers-color-scheme: dark) { i { color: #eee } }</style><i>pale in the dark</i>", "pale"),
        ('<svg fill="currentColor"><rect width="9" height="9"/><text fill="#fff" y="9">white</text></svg>', "pale"),
        ('<div class="tabbed-block" style="display: none; color: #999">on a tab</div>', "pale"),
        ("<script>fetch('noise.bin')</script>", "excess"),
        (f"<script>{MANY}</script>", "excess"),
        (f"words<script>{MOVE}</script>", "excess"),
    ],
)
def test_a_bad_page_is_noticed(browser, tmp_path, wrong, where):
    (tmp_path / "index.html").write_text(BAD.format(wrong))
    (tmp_path / "favicon.ico").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(NOISE)
    with serving(tmp_path) as root:
        seen = vars(visit(browser, root, ""))
    expected = {where} if where else set()
    noticed = {name for name, found in seen.items() if found}
    assert expected <= noticed
    # A request that cannot succeed also fails and is logged; nothing else may be mistaken for something wrong.
    assert noticed - expected <= ({"failed", "errors"} if where in ("elsewhere", "failed") else set())
