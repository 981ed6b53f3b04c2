"""What some readers' systems ask for: no movement, and their own colours."""

import base64

import pytest

from tests.site.load import DESK, IDLE, PHONE, settled
from tests.site.states import UNFOLD, states

# Movement: scrolling that is smooth, and transitions and animations that take time, begun before or after

NOTE = """() => {
    const note = ({target, propertyName, animationName}) =>
        noteMovement(`${target.localName}: ${propertyName ?? animationName}`)
    for (const kind of ['transitionrun', 'animationstart']) addEventListener(kind, note)
    const running = document.getAnimations().filter(one => one.playState === 'running')
    return [...running.map(({effect: {target}, animationName}) => `${target.localName}: ${animationName}`),
        ...(getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['scrolling is smooth'] : [])]
}"""


def movements(page) -> list[str]:
    """What moves while everything on an open page is opened, chosen and closed again."""
    seen: set[str] = set()
    page.expose_function("noteMovement", lambda what: seen.add(what))
    seen.update(page.evaluate(NOTE))
    page.evaluate(UNFOLD)
    page.mouse.wheel(0, 2000)
    page.evaluate(IDLE)
    page.mouse.wheel(0, -2000)
    for _ in states(page):
        page.evaluate(IDLE)
    page.evaluate(IDLE)
    return sorted(seen)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_for_who_wants_no_movement(browser, site_url, size):
    with browser.new_context(viewport=size, base_url=site_url, reduced_motion="reduce") as context:
        page = context.new_page()
        settled(page, "learn/")
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
            f'<i class="interface gone" style="{style} auto"></i><i class="verdict wanted">✓ yes</i>'
            '<figure id="drawn"><svg><circle r="5" fill="red"/></svg></figure>'
        )
        assert blank(page) == ["interface gone"]
