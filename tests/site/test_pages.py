"""Every page, as read on a phone and at a desk, light and dark, and without JavaScript: nothing is wrong with it."""

import random

import pytest

from tests.site.budget import PAGE, TEMPLATES
from tests.site.built import pages, sources
from tests.site.serving import serving
from tests.site.visit import Visit, visit

HEADER_OF = ("", "learn/ten-minutes-wsgi/", "evidence/hello/")  # the header is the same everywhere

PAGES = [
    pytest.param(url, id=url or "home", marks=[pytest.mark.template] if url in TEMPLATES.values() else [])
    for url in [*sources(), "404.html"]
]


@pytest.mark.parametrize("url", PAGES)
def test_nothing_is_wrong_with_the_page(browser, site_url, built_pages, url):
    assert visit(browser, site_url, built_pages[url], header=url in HEADER_OF) == Visit()


# Bad pages. Each has a button that turns it dark, as every page has.

BAD = """<!doctype html><html lang="en"><title>Bad</title><meta name="viewport" content="width=device-width">
<style>body {{ margin: 0; background: #fff; color: #000 }} button {{ min-width: 3em }} {}</style>
<header><button class="scheme-button">turn</button></header>
<main class="md-content"><article><h1>Bad</h1>{}</article></main><script>
    const {{ dataset }} = document.body
    dataset.mdColorScheme = 'default'
    document.querySelector('.scheme-button').onclick = () => {{
        dataset.mdColorScheme = dataset.mdColorScheme === 'slate' ? 'default' : 'slate'
    }}
</script>"""
WIDE = "display: block; width: 400px"
MANY = "for (let i = 0; i < 20; i++) fetch(`index.html?${i}`)"
# Only what was painted can move, and a busy machine paints late.
MOVE = """new PerformanceObserver(() => document.querySelector('p').style.marginTop = '50px')
    .observe({type: 'paint', buffered: true})"""
NOISE = random.Random(1).randbytes(PAGE.transferred)  # nothing makes it smaller
NONE = """<script>
    const policy = document.createElement('meta')
    Object.assign(policy, {httpEquiv: 'Content-Security-Policy', content: "img-src 'none'"})
    document.head.append(policy)
</script><img src="a.png" alt="">"""


def bad(browser, tmp_path, css: str, html: str) -> dict[str, list[str]]:
    """What is noticed of a page that is good but for some style or HTML."""
    (tmp_path / "index.html").write_text(BAD.format(css, html))
    (tmp_path / "favicon.ico").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(NOISE)
    with serving(tmp_path) as root:
        seen = visit(browser, root, pages(tmp_path)[""])
    return {name: found for name, found in vars(seen).items() if found}


@pytest.mark.control
@pytest.mark.parametrize(
    ("css", "html", "where"),
    [
        ("", "<p>words that are black on white</p>", set()),
        ("", '<img src="http://example.invalid/a.png" alt="">', {"elsewhere", "failed", "errors"}),
        ("", '<link rel="stylesheet" href="//example.invalid/a.css">', {"elsewhere", "failed", "errors"}),
        ("", '<img src="missing.png" alt="">', {"failed", "errors"}),
        ("", "<script>console.error('no')</script>", {"errors"}),
        ("", "<script>null.no</script>", {"errors"}),
        ("", NONE, {"refused", "errors", "failed"}),
        ("", "<script>document.cookie = 'a=b'</script>", {"kept"}),
        ("", "<script>sessionStorage.setItem('a', 'b')</script>", {"kept"}),
        ("", f'<b style="{WIDE}">wide</b>', {"too_wide"}),
        ("", f'<i style="display: block; overflow: hidden"><b style="{WIDE}">cut off</b></i>', {"too_wide", "lost"}),
        ("", f'<i tabindex="0" style="display: block; overflow: auto"><b style="{WIDE}">scrolls</b></i>', set()),
        ("", f'<details><summary>more</summary><b style="{WIDE}">folded</b></details>', {"too_wide"}),
        ("", "<script>fetch('noise.bin')</script>", {"excess"}),
        ("", f"<script>{MANY}</script>", {"excess"}),
        ("", f"<p>words</p><script>{MOVE}</script>", {"excess"}),
        ("", "<b style='color: #999'>pale</b>", {"pale", "axe"}),
        ("[data-md-color-scheme=slate] i { color: #ddd }", "<i>pale in the dark</i>", {"pale", "axe"}),
        ("text { fill: #fff }", '<svg><rect width="9" height="9"/><text y="9">white</text></svg>', {"pale"}),
        (".tabbed-block { display: none; color: #999 }", '<div class="tabbed-block">on a tab</div>', {"pale"}),
        ("@media (max-width: 330px) { p { display: none } }", "<p>words</p>", {"lost"}),
        ("p { position: sticky; top: 0; height: 200px }", "<p>a high head</p>", {"lost"}),
        ("@media (scripting: none) { table { display: none } }", "<table><tr><td>a</table>", {"hidden"}),
        ("", "<pre><code>a</code></pre><script>document.querySelector('code').append('b')</script>", {"changed"}),
    ],
)
def test_a_bad_page_is_noticed(browser, tmp_path, css, html, where):
    assert set(bad(browser, tmp_path, css, html)) == where


UNNAMED = "<button></button>"
TABS = (
    '<div class="tabbed-set"><input type="radio" name="t" id="a" checked><input type="radio" name="t" id="b">'
    '<label for="a">A</label><label for="b">B</label><p class="one">one</p><p class="two">{}</p></div>'
)
DARK = "[data-md-color-scheme=slate] main {background: #333; color: #fff} "
GROUND = "form:has(label + label :checked) {background: #333}"
HIDE = ".two {display: none} #b:checked ~ .two {display: block} #b:checked ~ .one {display: none}"
FORM = """<form><label>Word <input name="word" oninput="more.hidden = !this.value"></label></form>
<p id="more" hidden>{}</p>"""
ASKS = """<form><label><input type="radio" name="ask" onclick="more.hidden = true" checked> first</label>
<label><input type="radio" name="ask" onclick="more.hidden = false"> second</label></form><p id="more" hidden>{}</p>"""


@pytest.mark.control
@pytest.mark.parametrize(
    ("css", "html", "rule", "where"),
    [
        (HIDE, TABS.format("two") + FORM.format("more"), None, ""),
        ("", f"<p>{UNNAMED}</p>", "button-name", "light, 320 wide | light, 1350 wide"),
        ("", "<p style='color: #aaa'>pale</p>", "color-contrast", "light, 320 wide"),
        ("[data-md-color-scheme=slate] p {color: #aaa}", "<p>pale</p>", "color-contrast", "[dark, 320 wide | dark, "),
        (DARK + "b {color: #555}", "<b>the same</b>", "color-contrast", "[dark, 320 wide | dark, 1350 wide]"),
        ("@media (min-width: 400px) {p {display: none}}", f"<p>{UNNAMED}</p>", "button-name", "[light, 320 wide]"),
        ("", "<h4>a level is left out</h4>", "heading-order", "light, 1350 wide"),
        ("", f"<details><summary>more</summary>{UNNAMED}</details>", "button-name", "[light, 320 wide | light, 1350 "),
        (HIDE, TABS.format(UNNAMED), "button-name", "[dark, 320 wide, tab 2 | light, 1350 wide, tab 2]"),
        ("", FORM.format(UNNAMED), "button-name", "[dark, 320 wide, word chosen | light, 1350 wide, word chosen]"),
        (GROUND, ASKS.format("words"), "color-contrast", "[dark, 320 wide, ask, choice 2 | light, 1350 wide, ask, c"),
        ("", ASKS.format(UNNAMED), "button-name", "[dark, 320 wide, ask, choice 2 | light, 1350 wide, ask, choice 2]"),
    ],
)
def test_what_axe_finds_is_named_with_where_it_shows(browser, tmp_path, css, html, rule, where):
    found = bad(browser, tmp_path, css, html).get("axe", [])
    assert {words.split()[1] for words in found} == ({rule} if rule else set())
    assert where in " ".join(found)
