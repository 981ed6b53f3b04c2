"""What some readers' systems ask for: no movement, their own colours, and four times the size."""

import base64

import pytest

from tests.site.load import DESK, PHONE, settled
from tests.site.states import states
from tests.site.visit import UNFOLD

pytestmark = pytest.mark.xdist_group("axe")

# Movement

MOVING = """() => [
    ...document.getAnimations()
        .filter(one => one.playState === 'running' && one.effect.getComputedTiming().duration > 1)
        .map(({effect: {target}, transitionProperty, animationName}) =>
            `${target?.localName}.${target?.className}: ${transitionProperty ?? animationName}`),
    ...(getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['scrolling is smooth'] : []),
]"""
WATCH = f"""(() => {{
    const moving = {MOVING}
    const look = () => {{ for (const what of moving()) noteMovement(what); requestAnimationFrame(look) }}
    look()
}})()"""


def movements(page) -> list[str]:
    """What moves while everything on an open page is opened, chosen and closed again."""
    seen: set[str] = set()
    page.expose_function("noteMovement", lambda what: seen.add(what))
    page.add_init_script(WATCH)  # some of it is closed by loading the page again
    page.evaluate(WATCH)
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(200)
    page.mouse.wheel(0, -2000)
    for _ in states(page):
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)
    return sorted(seen)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_for_who_wants_no_movement(browser, site_url, size):
    with browser.new_context(viewport=size, base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        settled(page, "learn/wsgi/")
        assert not movements(page)


@pytest.mark.control
@pytest.mark.parametrize(
    ("css", "is_noticed"),
    [
        ("@media not (prefers-reduced-motion) {p {transition: margin 2s} p:has(~ details[open]) {margin: 9px}}", False),
        ("p {transition: margin 2s} p:has(~ details[open]) {margin: 9px}", True),
        ("html {scroll-behavior: smooth}", True),
        ("@keyframes turn {to {rotate: 1turn}} p {animation: turn 2s infinite}", True),
    ],
)
def test_what_moves_is_noticed(browser, css, is_noticed):
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_content(f"<style>{css}</style><p>words</p><details><summary>more</summary>more</details>")
        assert bool(movements(page)) == is_noticed


# The system's colours

MARKS = ".interface, .verdict, figure svg"
COLOURS = """async picture => {
    const image = new Image()
    image.src = `data:image/png;base64,${picture}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
    canvas.drawImage(image, 0, 0)
    const points = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)
    return new Set(points).size
}"""


def blank(page) -> list[str]:
    """The marks of an open page, one of each class, on which nothing is to be seen."""
    found, seen = [], set()
    for mark in page.locator(MARKS).all():
        name = mark.evaluate("one => one.getAttribute('class') ?? one.closest('figure').id")
        if name in seen or not mark.is_visible():
            continue
        seen.add(name)
        picture = base64.b64encode(mark.screenshot()).decode()
        if page.evaluate(COLOURS, picture) < 2:
            found.append(name)
    assert seen, f"{page.url} has no mark to look at"
    return found


@pytest.mark.parametrize("url", ["learn/side-by-side/", "evidence/hello/", "choose/", "measure/waiting/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_words_are_seen_in_the_system_s_colours(browser, site_url, url, scheme):
    with browser.new_context(
        viewport=DESK, base_url=site_url, forced_colors="active", color_scheme=scheme, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        settled(page, url)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert not blank(page)


@pytest.mark.control
def test_a_mark_that_vanishes_is_noticed(browser):
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        style = "display: block; width: 9px; height: 9px; background: red; forced-color-adjust:"
        page.set_content(
            f'<i class="interface gone" style="{style} auto"></i><i class="verdict yes">✓ yes</i>'
            '<figure id="drawn"><svg><circle r="5" fill="red"/></svg></figure>'
        )
        assert blank(page) == ["interface gone"]


# Four times the size: 1280 by 1024 is then 320 by 256

WORDS = """() => {
    const texts = document.createTreeWalker(document.querySelector('main, .md-content'), NodeFilter.SHOW_TEXT)
    const found = []
    while (texts.nextNode()) {
        const {data, parentElement: element} = texts.currentNode
        if (!data.trim() || !element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
        if (element.closest('.md-sidebar')) continue  // behind the button in the header
        found.push(data.trim())
    }
    return found
}"""
CUT = """() => [...document.querySelectorAll('main *')].map((element, i) => [i, element]).filter(([_, element]) => {
    const style = getComputedStyle(element)
    const hides = way => ['hidden', 'clip'].includes(style[`overflow${way}`])
    const cut = hides('X') && element.scrollWidth > element.clientWidth + 1
        || hides('Y') && element.scrollHeight > element.clientHeight + 1
    return cut && element.clientWidth > 1 && element.checkVisibility({opacityProperty: true, visibilityProperty: true})
        && !element.closest(".md-sidebar, .dense .verdict")  // a cell of the dense table shows its symbol
}).map(([i, element]) => `${i}: ${element.outerHTML.slice(0, 80)}`)"""
COVERED = """() => {
    const high = [...document.querySelectorAll('body *')].filter(element => {
        const style = getComputedStyle(element)
        return ['fixed', 'sticky'].includes(style.position) && element.checkVisibility({opacityProperty: true})
    }).map(element => element.getBoundingClientRect())
        .filter(box => box.width > innerWidth / 2 && box.right > 0 && box.left < innerWidth && box.top < innerHeight)
        .reduce((sum, box) => sum + Math.max(0, Math.min(innerHeight, box.bottom) - Math.max(0, box.top)), 0)
    return high / innerHeight
}"""
ZOOMED = {"width": 320, "height": 256}


@pytest.fixture
def wide(browser, site_url, template):
    with browser.new_context(viewport=DESK, base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        settled(page, template)
        page.evaluate(UNFOLD)
        yield page


def lost(page) -> list[str]:
    """What can be read on a desk, and at four times the size cannot."""
    before, cut = page.evaluate(WORDS), page.evaluate(CUT)
    page.set_viewport_size(ZOOMED)
    page.wait_for_timeout(300)
    after = page.evaluate(WORDS)
    gone = [words for words in dict.fromkeys(before) if before.count(words) > after.count(words)]
    cut = [what for what in page.evaluate(CUT) if what not in cut]
    covered = page.evaluate(COVERED)
    return [*gone, *cut, *([f"{covered:.0%} of the window is covered"] if covered > 0.5 else [])]


def test_nothing_is_lost_at_four_times_the_size(wide):
    assert not lost(wide)


@pytest.mark.control
@pytest.mark.parametrize(
    ("css", "is_noticed"),
    [
        ("", False),
        ("@media (max-width: 400px) {p {display: none}}", True),
        ("@media (max-width: 400px) {p {width: 80px; overflow: hidden; white-space: nowrap}}", True),
        ("h1 {position: fixed; top: 0; width: 100%; height: 200px}", True),
    ],
)
def test_what_is_lost_is_noticed(browser, css, is_noticed):
    with browser.new_context(viewport=DESK) as context:
        page = context.new_page()
        page.set_content(f"<style>{css}</style><main><h1>A</h1><p>some more words than fit</p></main>")
        assert bool(lost(page)) == is_noticed
