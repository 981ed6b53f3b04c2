"""Asks axe-core about an open page: all of it once, and later only what was not there before.

On a page of ten thousand elements each rule costs seconds, and most elements are of a kind that axe has seen. So what
depends on colours is asked of one element of each look, and what a state of the page brings is asked of what is new.
visit.PALE and test_structure.py look at every text, name and cell.
"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What was seen is kept in the page. A kind is an element's tag, classes and attributes, what is in it, whether it is
# shown, and its parent's kind; a look is its tag and classes, its own colours and font, and its parent's look.
PREPARE = """() => {
    const kinds = new Map(), looks = new Map()
    const number = (known, key) => known.get(key) ?? known.set(key, known.size).get(key)
    const SAID = /^(role|type|tabindex|scope|lang|aria-.*)$/
    const attributes = ({attributes}) => [...attributes].map(({name, value}) =>
        SAID.test(name) ? `${name}=${value}` : name === 'class' || name === 'data-look' ? '' : `${name}:${!!value}`)
    const shown = element => element.checkVisibility({visibilityProperty: true})
    const classes = element => `${element.localName}.${element.getAttribute('class') ?? ''}`
    const kind = element => [classes(element), ...attributes(element), !!element.textContent.trim(), shown(element),
        ...new Set([...element.children].map(child => child.localName))].join()
    const style = element => {
        const {color, backgroundColor, fontSize, fontWeight, opacity, textDecorationLine} = getComputedStyle(element)
        return [color, backgroundColor, fontSize, fontWeight, opacity, textDecorationLine].join()
    }
    const written = element => element.matches('a[href], input, select, textarea')
        || [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())

    // The elements that are shown and of a kind that was not seen before, without what is in another of them.
    const fresh = roots => {
        const found = []
        const walk = (element, above, inside) => {
            const before = kinds.size, here = number(kinds, `${above}/${kind(element)}`)
            const isNew = kinds.size > before && shown(element)
            if (isNew && !inside) found.push(element)
            for (const child of element.children) walk(child, here, inside || isNew)
        }
        for (const root of roots) walk(root, classes(root), false)
        return found
    }

    // One element of each look that was not seen before gets a mark, by which the rules about colours find it.
    const mark = roots => {
        for (const marked of document.querySelectorAll('[data-look]')) marked.removeAttribute('data-look')
        const walk = (element, above) => {
            const here = number(looks, `${above}/${classes(element)}`)
            if (written(element) && shown(element)) {
                const before = looks.size
                number(looks, `${here} ${style(element)}`)
                if (looks.size > before) element.setAttribute('data-look', '')
            }
            for (const child of element.children) walk(child, here)
        }
        for (const root of roots) walk(root, '')
    }

    const COLOURS = ['color-contrast', 'link-in-text-block']
    const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
    axe.configure({rules: [
        {id: 'color-contrast', selector: '[data-look]'}, {id: 'link-in-text-block', selector: 'a[href][data-look]'}]})
    const run = async (context, runOnly) => {
        const {violations} = await axe.run(context, {runOnly, resultTypes: ['violations']})
        return violations.flatMap(({id, tags, help, nodes}) => nodes.map(({any, all, none, target}) => {
            const why = [...any, ...all, ...none].map(({message}) => message).join('; ').replace(/\\s+/g, ' ')
            const sort = tags.includes('best-practice') ? 'best practice' : 'WCAG'
            return [sort, id, target.flat().join(' '), why.slice(0, 240) || help]
        }))
    }

    window.__ask = async (parts, colours, news) => {
        for (const _ of 'ab') await new Promise(requestAnimationFrame) // scripts follow a change of size with a frame
        const roots = parts.length ? parts.flatMap(part => [...document.querySelectorAll(part)]) : [document.body]
        mark(roots)
        const include = [...document.querySelectorAll('[data-look]'), ...colours ? [] : fresh(roots)]
        if (!include.length && (news || colours)) return []
        return run(news ? {include} : document, colours ? {type: 'rule', values: COLOURS} : {type: 'tag', values: TAGS})
    }
}"""

SAID = 6  # elements with the same fault that a failing test names

Finding = tuple[str, str, str, str]  # kind, rule, element, why


def ask(page: Page, colours: bool = False) -> list[Finding]:
    """What axe finds wrong with the whole page. With `colours`, only by the rules that a scheme can break."""
    return run(page, [], colours, False)


def ask_news(page: Page, *parts: str) -> list[Finding]:
    """What axe finds wrong with what the elements that match have now and the page did not have before."""
    return run(page, list(parts), False, True)


def run(page: Page, parts: list[str], colours: bool, news: bool) -> list[Finding]:
    if not page.evaluate("'__ask' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(PREPARE)
    return [tuple(finding) for finding in page.evaluate("asked => __ask(...asked)", [parts, colours, news])]


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
