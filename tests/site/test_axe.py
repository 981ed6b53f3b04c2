"""What axe-core finds, best practices included, in every state of a page, light and dark, wide and narrow: nothing."""

import pytest

from tests.site.axe import LOOKS, findings, sentences
from tests.site.budget import budget, excess
from tests.site.load import DESK, Load, load
from tests.site.serving import serving

pytestmark = pytest.mark.xdist_group("axe")


HEADER_OF = ("", "learn/wsgi/", "evidence/hello/")  # the header is the same everywhere, and what it opens takes long


def read(browser, root: str, url: str) -> tuple[Load, dict]:
    """A page on a desk: how it loads, and what axe finds in it."""
    with browser.new_context(viewport=DESK, color_scheme="light", base_url=root) as context:
        context.set_default_timeout(120_000)  # axe takes long on a long page
        page = context.new_page()
        return load(page, root, url), findings(page, header=url in HEADER_OF)


def test_axe_finds_nothing_and_the_page_keeps_its_budget(browser, site_url, built_site, chosen):
    seen, found = read(browser, site_url, chosen)
    file = built_site / chosen
    kind = budget(chosen, (file / "index.html" if file.is_dir() else file).read_text())
    wrong = [*excess(seen, kind), *seen.errors, *seen.elsewhere, *sentences(chosen, found)]
    assert not wrong, "\n".join(wrong)


GOOD = """<!doctype html><html lang="en"><title>Good</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><style>{}</style>
<header><button class="scheme-button" onclick="turn()">turn</button></header>
<main class="md-content"><h1>Good</h1>{}</main>
<script>document.body.dataset.mdColorScheme = 'default'</script>
<script>function turn() {{
    const now = document.body.dataset
    now.mdColorScheme = now.mdColorScheme === 'slate' ? 'default' : 'slate'
}}</script>"""
UNNAMED = "<button></button>"
TABS = (
    '<div class="tabbed-set"><input type="radio" name="t" id="a" checked><input type="radio" name="t" id="b">'
    '<label for="a">A</label><label for="b">B</label><p class="one">one</p><p class="two">{}</p></div>'
)
HIDE = ".two {display: none} #b:checked ~ .two {display: block} #b:checked ~ .one {display: none}"
FORM = """<form><label>Word <input name="word" oninput="more.hidden = !this.value"></label></form>
<p id="more" hidden>{}</p>"""
ASKS = """<form><label><input type="radio" name="ask" onclick="more.hidden = true" checked> a</label>
<label><input type="radio" name="ask" onclick="more.hidden = false"> b</label></form><p id="more" hidden>{}</p>"""


@pytest.mark.control
@pytest.mark.parametrize(
    ("css", "html", "rule", "where"),
    [
        ("", "<p>Nothing is wrong</p>" + TABS.format("two") + FORM.format("more"), None, ""),
        ("", f"<p>{UNNAMED}</p>", "button-name", "light, 1350 wide"),
        ("", "<p style='color: #aaa'>pale</p>", "color-contrast", "light, 1350 wide"),
        ("[data-md-color-scheme=slate] p {color: #aaa}", "<p>pale in the dark</p>", "color-contrast", "dark, 320 wide"),
        ("@media (min-width: 400px) {p {display: none}}", f"<p>{UNNAMED}</p>", "button-name", "light, 320 wide"),
        ("", "<h4>a level is left out</h4>", "heading-order", "light, 1350 wide"),
        ("", f"<details><summary>more</summary>{UNNAMED}</details>", "button-name", "dark, 320 wide, all unfolded"),
        (HIDE, TABS.format(UNNAMED), "button-name", "light, 1350 wide, tab 2"),
        ("", FORM.format(UNNAMED), "button-name", "light, 1350 wide, word chosen"),
        ("", ASKS.format(UNNAMED), "button-name", "dark, 320 wide, ask, choice 2"),
    ],
)
def test_a_fault_is_noticed_where_it_shows(browser, tmp_path, css, html, rule, where):
    (tmp_path / "index.html").write_text(GOOD.format(css, html))
    with serving(tmp_path) as root:
        seen, found = read(browser, root, "")
    assert not seen.errors
    assert {name for _, name, _, _ in found} == ({rule} if rule else set())
    if rule:
        states = [state for states in found.values() for state in states]
        assert where in states
        assert where in LOOKS or not set(states) & set(LOOKS)  # what is hidden shows only in its own state
        assert where in " ".join(sentences("", found))
