"""Opens a page as a reader on a small phone does, and notes everything that is wrong with it."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.site.budget import PAGE, Budget, excess
from tests.site.load import PHONE, load

NARROW = {"width": 320, "height": 640}  # WCAG 1.4.10 asks that nothing is lost at this width

# What is folded away or on a tab that is not chosen is read too.
UNFOLD = """() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    const style = new CSSStyleSheet()  // the site's policy refuses a style element
    style.replaceSync('.tabbed-block { display: block !important } * { transition: none !important }')
    document.adoptedStyleSheets.push(style)
}"""

# Elements that stick out of the page and of no box that scrolls by itself.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth
    const known = new Map([[null, false]])  // a page has thousands of elements and few boxes
    const scrolls = element => {
        if (!known.has(element))
            known.set(element, ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || inside(element))
        return known.get(element)
    }
    const inside = element => scrolls(element.parentElement)
    const all = document.documentElement.scrollWidth
    const found = all > width ? [`the page is ${all} wide`] : []
    for (const element of document.querySelectorAll('.md-content *')) {
        const box = element.getBoundingClientRect()
        if (box.width && box.right > width + 1 && !inside(element))
            found.push(`${element.outerHTML.slice(0, 60)} ends at ${Math.round(box.right)}`)
    }
    return found
}"""

# Texts whose colour has less than 4.5:1 to what is behind them (WCAG 1.4.3). In a drawing that is its background too.
PALE = """() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
    const once = compute => {  // a page has thousands of texts, few colours and few grounds
        const known = new Map()
        return key => known.has(key) ? known.get(key) : known.set(key, compute(key)).get(key)
    }
    const rgba = once(colour => {
        canvas.clearRect(0, 0, 1, 1)
        canvas.fillStyle = colour
        canvas.fillRect(0, 0, 1, 1)
        return [...canvas.getImageData(0, 0, 1, 1).data].map((part, i) => i < 3 ? part : part / 255)
    })
    const over = (front, back) => [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3]))
    const behind = once(element => {
        const ground = element.parentElement ? behind(element.parentElement) : [255, 255, 255]
        return over(rgba(getComputedStyle(element).backgroundColor), ground)
    })
    const light = colour => colour
        .map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0)
    const found = new Set()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
        const words = texts.currentNode.data.trim()
        const element = texts.currentNode.parentElement
        if (!words || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue
        const style = getComputedStyle(element)
        const ground = behind(element)
        const ink = over(rgba(element.closest('svg') ? style.fill : style.color), ground)
        const [more, less] = [light(ink), light(ground)].sort((a, b) => b - a)
        const contrast = (more + 0.05) / (less + 0.05)
        if (contrast < 4.5) found.add(`"${words.slice(0, 40)}" in ${element.localName}: ${contrast.toFixed(2)}:1`)
    }
    return [...found]
}"""


# The theme asks the system for light or dark only once; later it is its own button that switches.
CHOOSE = """async name => {
    const chosen = () => [null, name].includes(document.body.getAttribute('data-md-color-scheme'))
    if (!chosen()) document.querySelector('.scheme-button').click()
    while (!chosen()) await new Promise(resolve => setTimeout(resolve, 10))
}"""


@dataclass
class Visit:
    """What was noted. Every list is empty on a good page."""

    elsewhere: list[str] = field(default_factory=list)  # requests to other hosts
    failed: list[str] = field(default_factory=list)  # requests without a good answer
    errors: list[str] = field(default_factory=list)  # of the console, and uncaught
    excess: list[str] = field(default_factory=list)  # too heavy, too many requests, moved while loading
    too_wide: list[str] = field(default_factory=list)
    pale: list[str] = field(default_factory=list)


def visit(browser: Browser, root: str, url: str, budget: Budget = PAGE) -> Visit:
    """Load a page of the site at `root` on a phone, look at it on a smaller one in the light, then turn it dark."""
    seen = Visit()
    with browser.new_context(viewport=PHONE, color_scheme="light", base_url=root) as context:
        context.on("request", lambda request: note_request(seen, root, request.url))
        context.on("requestfailed", lambda request: seen.failed.append(f"{request.url}: {request.failure}"))
        context.on("response", lambda response: note_response(seen, response))
        context.on("console", lambda message: message.type in ("error", "warning") and seen.errors.append(message.text))
        context.on("weberror", lambda error: seen.errors.append(str(error.error)))
        page = context.new_page()
        seen.excess = excess(load(page, root, url), budget)
        page.set_viewport_size(NARROW)
        page.evaluate(UNFOLD)
        for scheme, name in (("light", "default"), ("dark", "slate")):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(CHOOSE, name)
            seen.too_wide += [f"{scheme}: {what}" for what in page.evaluate(TOO_WIDE)]
            seen.pale += [f"{scheme}: {what}" for what in page.evaluate(PALE)]
    return seen


def until(page: Page, script: str, arg: object = None, seconds: float = 60) -> None:
    """Return once a script is true of the page. Playwright's own waiting calls eval(), which the policy refuses."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < deadline, f"{page.url}: after {seconds:g} s this is still not true: {script}"
        page.wait_for_timeout(20)


def note_request(seen: Visit, root: str, url: str) -> None:
    if not url.startswith((root, "data:", "blob:")):
        seen.elsewhere.append(url)


def note_response(seen: Visit, response) -> None:
    if response.status >= 400 and "/404.html" not in response.url:
        seen.failed.append(f"{response.url}: {response.status}")
