"""A reader without a mouse reaches everything, sees where they are, and can leave, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.site.budget import TEMPLATES
from tests.site.keyboard import Walk, walk
from tests.site.load import DESK, PHONE, settled, until
from tests.site.serving import serving

# What is asked for with the address: a long page in the state in which a reader walks through it.
NARROWED = {"matrix/compare/": "?server=gunicorn&text=header", "evidence/": ""}
SIZES = {"desk": DESK, "phone": PHONE}


def problems(seen: Walk) -> dict[str, list[str]]:
    return {name: found for name, found in vars(seen).items() if found and name != "stops"}


def walked(browser, site_url: str, url: str, size: str) -> Walk:
    with browser.new_context(viewport=SIZES[size], base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        settled(page, url)
        return walk(page, back=size == "desk")  # the order is the same on both


def on(name: str, size: str):
    """A template's page on a desk or a phone. Two of them stand for what all pages share."""
    marks = [pytest.mark.template] if (name, size) in (("home", "desk"), ("prose", "phone")) else []
    return pytest.param(TEMPLATES[name], size, id=f"{name}-{size}", marks=marks)


@pytest.mark.parametrize(("url", "size"), [on(name, size) for name in TEMPLATES for size in SIZES])
def test_the_tab_key_reaches_everything_and_shows_where(browser, site_url, url, size):
    seen = walked(browser, site_url, url + NARROWED.get(url, ""), size)
    assert len(seen.stops) > 5
    assert not problems(seen)


@pytest.mark.parametrize("url", ["reference/environ/", "reference/messages/", "learn/life/"])
def test_the_focus_is_beside_what_stays_in_view_on_a_phone(browser, site_url, url):
    """Beside the first column of a table that scrolls, and below the head of the site."""
    seen = walked(browser, site_url, url, "phone")
    assert len(seen.stops) > 50
    assert not problems(seen)


def test_the_focus_is_seen_in_forced_colours(browser, site_url):
    """Where the system chooses the colours, shadows and backgrounds are gone; only an outline or a border is left."""
    with browser.new_context(viewport=DESK, base_url=site_url, forced_colors="active") as context:
        page = context.new_page()
        settled(page, "evidence/hello/")
        seen = walk(page)
    assert len(seen.stops) > 50
    assert not seen.unseen


def test_a_table_that_scrolls_keeps_the_focus_and_its_style(browser, site_url):
    """One that is written in Markdown: it has no class, by which the theme knows it. On a phone none scrolls."""
    tablet = {"width": 768, "height": 1024}
    with browser.new_context(viewport=tablet, base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        settled(page, "learn/ten-minutes-asgi/")
        page.evaluate("""() => {
            const style = new CSSStyleSheet()  // the site's policy refuses a style element
            style.replaceSync("figure table:not([class]) td { min-width: 60em }")
            document.adoptedStyleSheets.push(style)
        }""")
        table = page.locator("figure table[tabindex]").first
        before = table.evaluate("table => table.scrollWidth")
        table.evaluate("""table => [...document.querySelectorAll("a, button, input")]
            .findLast(one => one.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).focus()""")
        page.keyboard.press("Tab")
        expect(table).to_be_focused()
        page.keyboard.press("ArrowRight")
        until(page, "document.activeElement.scrollLeft > 0")
        assert table.evaluate("table => table.scrollWidth") == before


@pytest.mark.parametrize("what", ["navigation", "search"])
def test_the_header_opens_and_closes_by_keyboard_on_a_phone(browser, site_url, what):
    """The key that opens it, and Escape; then the focus is where it was."""
    with browser.new_context(viewport=PHONE, base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        settled(page, "learn/ten-minutes-wsgi/")
        inside = {"navigation": page.get_by_role("link", name="Side by side"), "search": page.get_by_label("Search")}
        opener = page.get_by_role("banner").get_by_role(
            "button", name={"navigation": "Pages", "search": "Search"}[what]
        )
        opener.focus()
        page.keyboard.press("Enter")
        expect(inside[what].filter(visible=True).first).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()


GOOD = """<!doctype html><title>Good</title><style>:focus {{ outline: 2px solid }} {}</style>
<a href="#a">a</a> <a href="#b">b</a> {} <a href="#c">c</a>"""


@pytest.mark.control
@pytest.mark.parametrize(
    ("css", "html", "where"),
    [
        ("", "<button>good</button>", None),
        ("", "<details><summary>good</summary><a href='#'>folded away</a></details>", None),
        ("", "<input type='radio' name='r' checked><input type='radio' name='r'>", None),
        ("input {opacity: 0} :focus + label {outline: 1px solid}", "<input id='i'><label for='i'>good</label>", None),
        ("button:focus {outline: none; box-shadow: 0 0 0 3px}", "<button>a shadow</button>", None),
        ("button {outline: 2px solid} button:focus {outline: 2px solid}", "<button>always</button>", "unseen"),
        ("button:focus {outline: none}", "<button>nothing</button>", "unseen"),
        (
            "#i {display: none} label {cursor: pointer}",
            "<input type='checkbox' id='i'><label for='i'>a mouse only</label>",
            "unreachable",
        ),
        ("", "<button onfocus='this.blur()'>flees</button>", "unreachable"),
        ("", "<button tabindex='3'>first of all</button>", "out_of_order"),
        (
            "p {position: fixed; inset: 0; margin: 0; background: red}",
            "<button>below</button><p>over</p>",
            "covered",
        ),
        ("", "<input onkeydown='if (event.key === \"Tab\") event.preventDefault()'>", "trapped"),
        (
            "",
            "<button onkeydown='if (event.shiftKey) event.preventDefault()'>no way back</button>",
            "other_way_back",
        ),
    ],
)
def test_what_the_keyboard_misses_is_noticed(browser, tmp_path, css, html, where):
    (tmp_path / "index.html").write_text(GOOD.format(css, html))
    with serving(tmp_path) as root, browser.new_context(viewport=DESK) as context:
        page = context.new_page()
        page.goto(root)
        seen = problems(walk(page))
    if where is None:
        assert not seen
    else:
        assert where in seen
