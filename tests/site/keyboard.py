"""Walks through a page with the Tab key, and notes what a reader without a mouse does not reach or does not see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from playwright.sync_api import Page

from tests.site.load import until

# What a mouse can use: links, controls, and the labels of controls. A radio group is one stop; a label is reached with
# its control, and its control is shown by it.
PREPARE = """() => {
    const style = new CSSStyleSheet()  // the site's policy refuses a style element
    style.replaceSync('*, ::before, ::after { transition: none !important; scroll-behavior: auto !important }')
    document.adoptedStyleSheets.push(style)
    const all = [...document.querySelectorAll('*')]
    const order = new Map(all.map((element, i) => [element, i]))
    const shown = element => element.checkVisibility({visibilityProperty: true}) && !element.closest('[inert]')
    const used = 'a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex]'
    const beside = element => element.nextElementSibling?.localName === 'label' ? [element.nextElementSibling] : []
    const faces = element => [element, ...(element.labels ?? []), ...beside(element)]
    const names = new Map()  // some change their class and their words when they have the focus
    const name = element => names.get(element) ?? names.set(element, words(element)).get(element)
    const words = element => {
        const said = element.ariaLabel || element.innerText?.trim() || element.title || element.name || ''
        const place = element.id ? `#${element.id}` : element.getAttribute('class') ?? ''
        return `${order.get(element)} ${element.localName} ${place} "${said.replace(/\\s+/g, ' ').slice(0, 40)}"`
    }
    const group = element => element.type === 'radio' && element.name ? `${element.form?.id}/${element.name}` : element
    const within = element => {
        const box = element.getBoundingClientRect()
        return box.width > 0 && box.height > 0
    }
    const wanted = new Map()
    for (const element of document.querySelectorAll(used))
        if (shown(element) && !element.disabled && element.tabIndex >= 0) wanted.set(group(element), element)
    const alone = []  // labels that a mouse can press, of controls that no key reaches
    for (const label of document.querySelectorAll('label'))
        if (shown(label) && within(label) && label.control && !wanted.has(group(label.control))
            && getComputedStyle(label).cursor === 'pointer' && +getComputedStyle(label).opacity > 0)
            alone.push(name(label))
    const looks = element => [...faces(element), element.parentElement]
        .flatMap(one => [null, '::before', '::after'].map(part => {
            const style = getComputedStyle(one, part)
            const ring = parseFloat(style.outlineWidth) && style.outlineStyle !== 'none' ? style.outline : 'no outline'
            return [ring, style.boxShadow, style.border, style.backgroundColor].join()
        })).join('|')
    const opacity = element => {
        let all = 1
        for (let one = element; one; one = one.parentElement) all *= +getComputedStyle(one).opacity
        return all
    }
    const appears = element => faces(element).some(face => within(face) && opacity(face))
    const before = new Map([...wanted.values()].map(element => [element, looks(element)]))
    const top = element => {  // something of it, or of its label, is at the top of the page and in the window
        for (const face of faces(element)) {
            if (!within(face) || !opacity(face)) continue
            for (const box of face.getClientRects())
                for (const x of [0.1, 0.5, 0.9]) for (const y of [0.2, 0.5, 0.8]) {
                    const hit = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height)
                    if (hit && (face.contains(hit) || hit.contains(face) && hit.localName === 'label')) return true
                }
        }
        return false
    }
    const here = () => {
        const element = document.activeElement
        if (!element || element === document.body || element === document.documentElement) return null
        return {
            name: name(element),
            index: order.get(element) ?? -1,
            group: name(wanted.get(group(element)) ?? element),
            ring: !before.has(element) || looks(element) !== before.get(element),
            top: top(element),
        }
    }
    window.__focus = wanted => [...order.keys()].find(element => names.get(element) === wanted)?.focus()
    window.__stops = []  // one for each press of Tab
    addEventListener('keyup', ({key}) => { if (key === 'Tab') __stops.push(here()) }, true)
    return [[...wanted.values()].filter(appears).map(name), alone]
}"""
AT_ONCE = 20  # presses, before what they came to is read


@dataclass
class Walk:
    """What was noted. Every list but the first is empty on a good page."""

    stops: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)  # a mouse can use it, the Tab key does not come to it
    out_of_order: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # nothing about it changes when it has the focus
    covered: list[str] = field(default_factory=list)  # it is below something else, or out of the window
    trapped: list[str] = field(default_factory=list)
    other_way_back: list[str] = field(default_factory=list)


def walk(page: Page, back: bool = True) -> Walk:
    """Press Tab from the beginning of an open page to its end, and Shift+Tab `back`."""
    wanted, alone = page.evaluate(PREPARE)
    seen = Walk(unreachable=alone)
    reached, groups, last = [], set(), -1
    for here in islice(presses(page, "Tab"), 2 * len(wanted) + 50):
        if here is None or (reached and here["name"] == reached[0]):
            break
        if reached and here["name"] == reached[-1]:
            seen.trapped.append(here["name"])
            break
        reached.append(here["name"])
        groups.add(here["group"])
        if here["index"] < last:
            seen.out_of_order.append(here["name"])
        last = here["index"]
        if not here["ring"]:
            seen.unseen.append(here["name"])
        if not here["top"]:
            seen.covered.append(here["name"])
    else:
        seen.trapped.append(f"no end after {len(reached)} stops: {reached[-3:]}")
    seen.stops = reached
    seen.unreachable += [name for name in wanted if name not in groups]
    seen.other_way_back = way_back(page, reached) if back and not seen.trapped else []
    return seen


def presses(page: Page, key: str) -> Iterator[dict | None]:
    """What has the focus after each press, without end. None is the window itself, after the end of the page."""
    while True:
        page.evaluate("() => { __stops.length = 0 }")
        for _ in range(AT_ONCE):
            page.keyboard.press(key)
        until(page, "count => __stops.length >= count", AT_ONCE)
        yield from page.evaluate("__stops")


def way_back(page: Page, reached: list[str]) -> list[str]:
    """What Shift+Tab comes to otherwise than Tab did, from the last stop of the page."""
    page.evaluate("name => __focus(name)", reached[-1])
    back = [reached[-1]]
    for here in islice(presses(page, "Shift+Tab"), len(reached) - 1):
        back.append(here["name"] if here else "nothing")
    if lost := [name for name in reached if name not in back]:
        return lost
    there = [name for name in reversed(back) if name in reached]
    return [f"{one}, and not {other}" for one, other in zip(there, reached, strict=False) if one != other][:1]
