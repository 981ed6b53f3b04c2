"""Puts an open page into each state that its reader can bring it to: tabs, form controls, and what the header opens."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from tests.site.load import until

State = tuple[str, tuple[str, ...]]  # what was done, and the parts of the page that it concerns
CONTENT, TABS, HEADER = ".md-content", ".tabbed-set", ("header", "dialog", ".md-sidebar")

UNFOLD = "() => { for (const details of document.querySelectorAll('details')) details.open = true }"

# How many tabs the largest set has; and the choice of one in every set that has so many.
MOST_TABS = """tabs => Math.max(0, ...[...document.querySelectorAll(tabs)]
    .map(set => set.querySelectorAll(':scope > input').length))"""
CHOOSE_TAB = """([tabs, index]) => {
    for (const set of document.querySelectorAll(tabs)) set.querySelectorAll(':scope > input')[index]?.click()
}"""

NAMES = """form => [...new Set([...form.elements]
    .filter(one => one.name && one.checkVisibility() && !one.disabled).map(one => one.name))]"""

# One turn for each radio button and checkbox; one for a text that nothing has, or a number; one for all lists of the
# same name, each at another choice. The answer is how many turns there are.
TURN = """(form, [name, turn]) => {
    const all = [...form.elements].filter(one => one.name === name)
    const set = (one, value) => {
        one.value = value
        for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, {bubbles: true}))
    }
    if (['radio', 'checkbox'].includes(all[0].type)) {
        all[turn].click()
        return all.length
    }
    const choices = one => [...one.options].map(option => option.value)
    if (all[0].localName === 'select') all.forEach((one, i) => set(one, choices(one).at(all.length > 1 ? i + 1 : -1)))
    else if (all[0].type === 'number') set(all[0], '7')
    else if (all[0].type !== 'submit') set(all[0], 'no such words')
    return 1
}"""
TAKE_BACK = """(form, name) => {
    const all = [...form.elements].filter(one => one.name === name)
    if (all.length > 1 || !all[0].matches('select, [type=text], [type=search], [type=number]')) return
    all[0].value = all[0].options?.[0].value ?? ''
    for (const kind of ['input', 'change']) all[0].dispatchEvent(new Event(kind, {bubbles: true}))
}"""

INNER = "dialog *"  # of what is opened
OPENERS = f"header :is(summary, button, label[for], [aria-expanded], input[type=text], input[type=search]):not({INNER})"
CLOSED = "() => !document.querySelector('dialog[open], header details[open], [aria-expanded=true], .md-toggle:checked')"
ARRIVED = "() => document.getAnimations().every(one => one.playState !== 'running')"


def states(page: Page, header: bool = True) -> Iterator[State]:
    """Every state of the page's parts, one after the other; the page is in it when it is yielded."""
    yield from tabs(page)
    for form in page.locator(f"{CONTENT} form:visible").all():
        yield from controls(form)
    if header:
        yield from openers(page)


def tabs(page: Page) -> Iterator[State]:
    for index in range(page.evaluate(MOST_TABS, TABS)):
        page.evaluate(CHOOSE_TAB, [TABS, index])
        yield f"tab {index + 1}", (TABS,)


def controls(form: Locator) -> Iterator[State]:
    """Each choice in a form. What narrows is taken back; what is set side by side or answered stays for the next."""
    for name in form.evaluate(NAMES):
        turn, turns = 0, 1
        while turn < turns:
            turns = form.evaluate(TURN, [name, turn])
            turn += 1
            yield f"{name} chosen" if turns == 1 else f"{name}, choice {turn}", (CONTENT,)
        form.evaluate(TAKE_BACK, name)


def openers(page: Page) -> Iterator[State]:
    """Each thing in the header that opens something, opened; and a search with results."""
    for index in range(page.locator(OPENERS).filter(visible=True).count()):
        opener = page.locator(OPENERS).filter(visible=True).nth(index)
        name = opener.evaluate("one => one.ariaLabel || one.innerText.trim() || one.htmlFor || one.className")
        opener.click(force=True)
        until(page, ARRIVED)
        yield f"{name} pressed", HEADER
        if page.evaluate("document.activeElement.matches('dialog input')"):
            page.keyboard.type("server")
            expect(page.locator("dialog li li").first).to_be_visible()
            yield f"{name} pressed, results", HEADER
        close(page)


def close(page: Page) -> None:
    """Close what was opened, by the key that readers expect to."""
    page.keyboard.press("Escape")
    until(page, CLOSED)
    until(page, ARRIVED)
