"""Reads a page as several readers do, one after the other, and notes everything that is wrong with it.

One on a small phone, one at a desk who also has it four times as large, and one without JavaScript.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from tests.site import built
from tests.site.axe import Finding, ask, ask_news, sentences
from tests.site.budget import budget, excess
from tests.site.load import DESK, IDLE, PHONE, load
from tests.site.states import UNFOLD, states

NARROW = {"width": 320, "height": 640}  # WCAG 1.4.10 asks that nothing is lost at this width
ZOOMED = {"width": 320, "height": 256}  # four times the size on a window of 1280 by 1024
SCHEMES = {"light": "default", "dark": "slate"}

# What is folded away or on a tab that is not chosen is read too, until it is put back.
SHOW_ALL = """() => {
    window.__folded = [...document.querySelectorAll('details:not([open])')]
    for (const details of __folded) details.open = true
    const style = new CSSStyleSheet()  // the site's policy refuses a style element
    style.replaceSync('.tabbed-block { display: block !important } * { transition: none !important }')
    document.adoptedStyleSheets.push(style)
}"""
PUT_BACK = """() => {
    for (const details of __folded) details.open = false
    document.adoptedStyleSheets.pop()
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


# Words that can be read.
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
# Boxes that hide a part of what is in them, by their number on the page.
CUT = """() => [...document.querySelectorAll('main *')].map((element, i) => [i, element]).filter(([_, element]) => {
    const style = getComputedStyle(element)
    const hides = way => ['hidden', 'clip'].includes(style[`overflow${way}`])
    const cut = hides('X') && element.scrollWidth > element.clientWidth + 1
        || hides('Y') && element.scrollHeight > element.clientHeight + 1
    return cut && element.clientWidth > 1 && element.checkVisibility({opacityProperty: true, visibilityProperty: true})
        && !element.closest(".md-sidebar, .dense .verdict")  // a cell of the dense table shows its symbol
}).map(([i, element]) => `${i}: ${element.outerHTML.slice(0, 80)}`)"""
# The share of the window that is below what stays in view.
COVERED = """() => {
    const high = [...document.querySelectorAll('body *')].filter(element => {
        const style = getComputedStyle(element)
        return ['fixed', 'sticky'].includes(style.position) && element.checkVisibility({opacityProperty: true})
    }).map(element => element.getBoundingClientRect())
        .filter(box => box.width > innerWidth / 2 && box.right > 0 && box.left < innerWidth && box.top < innerHeight)
        .reduce((sum, box) => sum + Math.max(0, Math.min(innerHeight, box.bottom) - Math.max(0, box.top)), 0)
    return high / innerHeight
}"""

# The theme asks the system for light or dark only once; later it is its own button that switches.
CHOOSE = """async name => {
    const chosen = () => [null, name].includes(document.body.getAttribute('data-md-color-scheme'))
    if (!chosen()) document.querySelector('.scheme-button').click()
    while (!chosen()) await new Promise(resolve => setTimeout(resolve, 10))
}"""

# What the policy refuses, from the beginning; and what the browser keeps for the site.
NOTE_REFUSED = """
    window.violations = []
    document.addEventListener('securitypolicyviolation', event =>
        violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`))
"""
STORED = "Object.keys(localStorage).concat(Object.keys(sessionStorage))"

# Tables, code and pictures are the same with a script, but for a replay and what the guide repeats of them.
READ = {
    "tables": ("article table", "//article//table"),
    "code": ("article pre > code", "//article//pre/code"),
    "pictures": ("article figure > :not(.replay)", "//article//figure/*[not(contains(@class, 'replay'))]"),
}
TEXTS = """selector => [...document.querySelectorAll(selector)]
    .map(one => [one.textContent, !!one.closest('.answer')])"""
HIDDEN = """() => {
    const isFolded = one => one.matches('details:not([open]) *, .tabbed-block *')
    const all = [...document.querySelectorAll('article table, article pre, article figure')]
    const found = all.filter(one => !isFolded(one) && !one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))
    for (const tabs of document.querySelectorAll('.tabbed-set')) {
        const blocks = [...tabs.querySelectorAll(':scope > .tabbed-content > .tabbed-block')]
        const shown = blocks.filter(block => block.checkVisibility()).length
        if (tabs.checkVisibility() && shown !== 1) found.push(`${shown} blocks of ${tabs.outerHTML.slice(0, 80)}`)
    }
    return found
}"""


@dataclass
class Visit:
    """What was noted. Every list is empty on a good page."""

    elsewhere: list[str] = field(default_factory=list)  # requests to other hosts
    failed: list[str] = field(default_factory=list)  # requests without a good answer
    errors: list[str] = field(default_factory=list)  # of the console, and uncaught
    refused: list[str] = field(default_factory=list)  # by the policy of the page
    kept: list[str] = field(default_factory=list)  # cookies, and what the browser stores, before the reader chose
    excess: list[str] = field(default_factory=list)  # too heavy, too many requests, moved while loading
    too_wide: list[str] = field(default_factory=list)  # on a phone, at a desk
    pale: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # at four times the size
    changed: list[str] = field(default_factory=list)  # by a script, which somebody without it does not get
    hidden: list[str] = field(default_factory=list)  # without JavaScript


def visit(browser: Browser, root: str, source: built.Page, header: bool = False) -> Visit:
    """Read a page of the site at `root`. `header` also opens all that the head of the page can open."""
    seen = Visit()
    found: dict[Finding, list[str]] = {}
    with browser.new_context(viewport=PHONE, color_scheme="light", base_url=root) as context:
        note_faults(context, root, seen)
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        seen.excess += [f"on a phone: {what}" for what in excess(load(page, root, source.url), budget(source))]
        seen.kept = [*page.evaluate(STORED), *(cookie["name"] for cookie in context.cookies())]
        seen.changed = list(changed(page, source))
        on_a_phone(page, seen, found, header)
        page.evaluate("localStorage.clear()")
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        seen.excess += [f"at a desk: {what}" for what in excess(load(page, root, source.url), budget(source))]
        at_a_desk(page, seen, found, header)
        wire.send("Emulation.setScriptExecutionDisabled", {"value": True})
        page.goto(source.url, wait_until="load")
        seen.hidden = page.evaluate(HIDDEN)
    seen.axe = sentences(source.url, found)
    return seen


def on_a_phone(page: Page, seen: Visit, found: dict[Finding, list[str]], header: bool) -> None:
    wear(page, "light", NARROW)
    look(page, seen, "320 wide")
    page.evaluate(UNFOLD)
    note(found, "light, 320 wide", ask(page))
    wear(page, "dark")
    note(found, "dark, 320 wide", ask(page, colours=True))
    ask_states(page, found, "dark, 320 wide", header)
    seen.refused += page.evaluate("violations")


def at_a_desk(page: Page, seen: Visit, found: dict[Finding, list[str]], header: bool) -> None:
    wear(page, "light", DESK)
    look(page, seen, "1350 wide")
    seen.lost = lost(page)
    if page.evaluate("!!document.querySelector('details:not([open])')"):
        note(found, "light, 1350 wide, folded", ask(page))
        page.evaluate(UNFOLD)
    wear(page, "dark")
    note(found, "dark, 1350 wide", ask(page, colours=True))
    wear(page, "light")
    note(found, "light, 1350 wide", ask(page))
    ask_states(page, found, "light, 1350 wide", header)
    seen.refused += page.evaluate("violations")


def ask_states(page: Page, found: dict[Finding, list[str]], where: str, header: bool) -> None:
    for state, parts in states(page, header):
        note(found, f"{where}, {state}", ask_news(page, *parts))


def note_faults(context: BrowserContext, root: str, seen: Visit) -> None:
    context.add_init_script(NOTE_REFUSED)
    context.on("request", lambda request: note_request(seen, root, request.url))
    context.on("requestfailed", lambda request: seen.failed.append(f"{request.url}: {request.failure}"))
    context.on("response", lambda response: note_response(seen, response))
    context.on("console", lambda message: message.type in ("error", "warning") and seen.errors.append(message.text))
    context.on("weberror", lambda error: seen.errors.append(str(error.error)))


def note_request(seen: Visit, root: str, url: str) -> None:
    if not url.startswith((root, "data:", "blob:")):
        seen.elsewhere.append(url)


def note_response(seen: Visit, response) -> None:
    if response.status >= 400 and "/404.html" not in response.url:
        seen.failed.append(f"{response.url}: {response.status}")


def wear(page: Page, scheme: str, size: dict[str, int] | None = None) -> None:
    """Give an open page a scheme and a size, without movement."""
    if size:
        page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(CHOOSE, SCHEMES[scheme])


def look(page: Page, seen: Visit, width: str) -> None:
    """Note what sticks out and what is pale, of all that the page has. It is light before and after."""
    page.evaluate(SHOW_ALL)
    seen.too_wide += [f"{width}: {what}" for what in page.evaluate(TOO_WIDE)]
    for scheme in ("dark", "light"):
        wear(page, scheme)
        seen.pale += [f"{scheme}, {width}: {what}" for what in page.evaluate(PALE)]
    page.evaluate(PUT_BACK)


def note(found: dict[Finding, list[str]], state: str, findings: list[Finding]) -> None:
    for finding in findings:
        found.setdefault(finding, []).append(state)


def lost(page: Page) -> list[str]:
    """What can be read on a desk, and at four times the size cannot."""
    page.evaluate(SHOW_ALL)
    before, cut = page.evaluate(WORDS), page.evaluate(CUT)
    page.set_viewport_size(ZOOMED)
    page.evaluate(IDLE)
    after, covered = page.evaluate(WORDS), page.evaluate(COVERED)
    gone = list(Counter(before) - Counter(after))
    gone += [what for what in page.evaluate(CUT) if what not in cut]
    page.set_viewport_size(DESK)
    page.evaluate(PUT_BACK)
    return [*gone, *([f"{covered:.0%} of the window is covered"] if covered > 0.5 else [])]


def changed(page: Page, source: built.Page) -> Iterator[str]:
    """What a script has changed in an open page, compared with its file."""
    for what, (selector, path) in READ.items():
        was = [" ".join(built.text(element).split()) for element in source.tree.xpath(path)]
        now = [(" ".join(text.split()), is_repeated) for text, is_repeated in page.evaluate(TEXTS, selector)]
        if [text for text, is_repeated in now if not is_repeated] != was:
            yield f"{what}: {set(was) ^ {text for text, is_repeated in now if not is_repeated}}"
        yield from (f"{what}: {text[:60]!r}" for text, is_repeated in now if is_repeated and not in_any(text, was))


def in_any(text: str, wholes: list[str]) -> bool:
    return any(text in whole for whole in wholes)
