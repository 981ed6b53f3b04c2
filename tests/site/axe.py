"""Asks axe-core about a page in each of its states, light and dark, at a desk and on a small phone."""

from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.site.load import DESK
from tests.site.states import CONTENT, UNFOLD, states
from tests.site.visit import CHOOSE, NARROW

LOOKS = {  # the width and the scheme
    "light, 1350 wide": (DESK, "light", "default"),
    "dark, 1350 wide": (DESK, "dark", "slate"),
    "dark, 320 wide": (NARROW, "dark", "slate"),
    "light, 320 wide": (NARROW, "light", "default"),
}
OPPOSITE = ["light, 1350 wide", "dark, 320 wide"]  # each scheme and each width once: for the states of a part

# Contrast is what takes axe its time: minutes on a page of thousands of cells. So it looks at one text of each look:
# its own style and every ancestor's tag and class. visit.PALE looks at every text of every page.
ASK = """async parts => {
    // Scripts that follow a change of size run with the next frame.
    for (const _ of 'ab') await new Promise(requestAnimationFrame)
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
    const found = []
    const note = result => {
        for (const rule of result.violations)
            for (const node of rule.nodes) {
                const checks = [...node.any, ...node.all, ...node.none]
                const why = checks.map(check => check.message).join('; ').replace(/\\s+/g, ' ').slice(0, 240)
                const kind = rule.tags.includes('best-practice') ? 'best practice' : 'WCAG'
                found.push([kind, rule.id, node.target.flat().join(' '), why || rule.help])
            }
    }
    const inside = parts.flatMap(part => [...document.querySelectorAll(part)])
    if (parts.length && !inside.length) return found
    const others = {runOnly: tags, rules: {'color-contrast': {enabled: false}}, resultTypes: ['violations']}
    note(await axe.run(parts.length ? {include: inside} : document, others))

    const looks = new Map()
    const within = parts.length ? inside : [document.body]
    for (const element of within.flatMap(part => [part, ...part.querySelectorAll('*')])) {
        const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        if (!hasText && !element.matches('input, select, textarea') || !element.checkVisibility()) continue
        const style = getComputedStyle(element)
        let look = [style.color, style.backgroundColor, style.fontSize, style.fontWeight, style.opacity].join()
        for (let above = element; above; above = above.parentElement)
            look += `>${above.localName}.${above.getAttribute('class') ?? ''}`
        if (!looks.has(look)) looks.set(look, element)
    }
    if (looks.size) {
        const contrast = {runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']}
        note(await axe.run({include: [...looks.values()]}, contrast))
    }
    return found
}"""

SAID = 6  # elements with the same fault that a failing test names

Finding = tuple[str, str, str, str]  # kind, rule, element, why


def wear(page: Page, look: str) -> None:
    """Give the page a width and a scheme, without loading it again."""
    viewport, scheme, name = LOOKS[look]
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(CHOOSE, name)


def ask(page: Page, *parts: str) -> list[Finding]:
    """What axe finds wrong with the page, or with its elements that match."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [tuple(finding) for finding in page.evaluate(ASK, list(parts))]


def findings(page: Page, header: bool) -> dict[Finding, list[str]]:
    """Everything that axe finds on an open page, with the states and looks in which it does."""
    found: dict[Finding, list[str]] = {}
    for state, seen in every_state(page, header):
        for finding in seen:
            found.setdefault(finding, []).append(state)
    return found


def sentences(url: str, found: dict[Finding, list[str]]) -> list[str]:
    """What was found, in a form that says where and when; of many elements with the same fault, the first few."""
    said: dict[tuple[str, str], list[str]] = {}
    for (kind, rule, element, why), seen in sorted(found.items()):
        when = " | ".join(dict.fromkeys(seen))
        said.setdefault((kind, rule), []).append(f"/{url}: {rule} ({kind}) at {element}: {why} [{when}]")
    return [
        words
        for (_, rule), every in said.items()
        for words in every[:SAID] + ([f"/{url}: {rule} at {len(every) - SAID} more"] if len(every) > SAID else [])
    ]


def every_state(page: Page, header: bool) -> Iterator[tuple[str, list[Finding]]]:
    """What axe finds in the whole page in each look, then in what is folded away, then in each state of its parts."""
    for look in LOOKS:
        wear(page, look)
        yield look, ask(page)
    page.evaluate(UNFOLD)
    for look in LOOKS:
        wear(page, look)
        yield f"{look}, all unfolded", ask(page, f"{CONTENT} details")
    for look in OPPOSITE:
        page.reload(wait_until="networkidle")
        wear(page, look)
        for state, parts in states(page, header):
            yield f"{look}, {state}", ask(page, *parts)
            wear(page, look)
