"""Asks axe-core about an open page: all of it once, and later only what was not there before.

On a page of ten thousand elements each rule costs seconds, and most elements are of a kind that axe has seen. So what
depends on colours is asked of one element of each look, and what a state of the page brings is asked of what is new.
visit.PALE and test_structure.py look at every text, name and cell.
"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What was seen is kept in the page. A kind is an element's tag, classes and attributes, what is in it, whether it is
# shown, and its parent's kind. A look is the colours and font of a text, and the tag, classes and ground of it and of
# all that is around it, in one scheme.
PREPARE = """() => {
    const kinds = new Map(), looks = new Map()
    const number = (known, key) => known.get(key) ?? known.set(key, known.size).get(key)
    const chain = (known, element, key, first) =>
        element ? number(known, `${chain(known, element.parentElement, key, first)}/${key(element)}`) : first
    const SAID = /^(role|type|tabindex|scope|lang|aria-.*)$/
    const attributes = ({attributes}) => [...attributes].map(({name, value}) =>
        SAID.test(name) ? `${name}=${value}` : name === 'class' || name === 'data-look' ? '' : `${name}:${!!value}`)
    const shown = element => element.checkVisibility({visibilityProperty: true})
    const classes = element => `${element.localName}.${element.getAttribute('class') ?? ''}`
    const saying = new Map() // whether there are words in an element
    const listen = element => {
        const inside = [...element.children].map(listen)
        saying.set(element, inside.includes(true) || hasWords(element))
        return saying.get(element)
    }
    const kind = element => [classes(element), ...attributes(element), saying.get(element), shown(element),
        ...new Set([...element.children].map(child => child.localName))].join()
    const ground = element => `${classes(element)} ${getComputedStyle(element).backgroundColor}`
    const style = element => {
        const {color, fontSize, fontWeight, opacity, textDecorationLine} = getComputedStyle(element)
        return [color, fontSize, fontWeight, opacity, textDecorationLine].join()
    }
    const hasWords = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    const written = element => element.matches('a[href], input, select, textarea') || hasWords(element)

    // The elements that are shown and of a kind that was not seen before, without what is in another of them.
    const fresh = roots => {
        const found = []
        for (const root of roots) listen(root)
        const walk = (element, above, inside) => {
            const before = kinds.size, here = number(kinds, `${above}/${kind(element)}`)
            const isNew = kinds.size > before && shown(element)
            if (isNew && !inside) found.push(element)
            for (const child of element.children) walk(child, here, inside || isNew)
        }
        for (const root of roots) walk(root, chain(kinds, root.parentElement, kind, ''), false)
        return found
    }

    // One element of each look that was not seen before gets a mark, by which the rules about colours find it.
    const mark = roots => {
        for (const marked of document.querySelectorAll('[data-look]')) marked.removeAttribute('data-look')
        const walk = (element, above) => {
            const here = number(looks, `${above}/${ground(element)}`)
            if (written(element) && shown(element)) {
                const before = looks.size
                number(looks, `${here} ${style(element)}`)
                if (looks.size > before) element.setAttribute('data-look', '')
            }
            for (const child of element.children) walk(child, here)
        }
        const scheme = document.body.dataset.mdColorScheme
        for (const root of roots) walk(root, chain(looks, root.parentElement, ground, scheme))
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
