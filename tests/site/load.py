"""Loads a page as a reader's browser does, and notes what it fetched, what moved and what went wrong."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page

DESK = {"width": 1350, "height": 940}
PHONE = {"width": 390, "height": 844}
PATIENCE = 120  # seconds, until a page that is never quiet, or does not come to what is waited for, is a fault

# Everything that moves while the page loads, with what it is. What follows on the reader's own doing does not count,
# nor does a space at the end of what has arrived: it has no place before the next word is there, and nobody sees it.
WATCH = """() => {
    if (window.__moved) return
    window.__moved = []
    const name = node => node?.nodeType === 1 ? `${node.localName}.${node.className}`.slice(0, 60) : 'a text'
    const isSpace = ({node}) => node?.nodeType === 3 && !node.data.trim()
    const note = list => {
        for (const entry of list.getEntries())
            if (!entry.hadRecentInput && !(entry.sources?.length && entry.sources.every(isSpace)))
                __moved.push([entry.value, (entry.sources ?? []).map(source => name(source.node)).join(', ')])
    }
    new PerformanceObserver(note).observe({type: 'layout-shift', buffered: true})
}"""

# Two frames, in which what a script changed is painted, and then a time in which there is nothing left to do.
IDLE = """async () => {
    for (const _ of 'ab') await new Promise(requestAnimationFrame)
    await new Promise(idle => requestIdleCallback(idle))
}"""


@dataclass
class Load:
    """One page, loaded with nothing kept from before. It is complete when the page is shown to the reader."""

    sizes: dict[str, int] = field(default_factory=dict)  # bytes as sent, with their heads, by request
    pending: set[str] = field(default_factory=set)  # requests without an end
    elsewhere: list[str] = field(default_factory=list)  # addresses on other hosts
    moved: list[tuple[float, str]] = field(default_factory=list)  # how much, and what
    errors: list[str] = field(default_factory=list)  # of the console, and uncaught

    @property
    def transferred(self) -> int:
        return sum(self.sizes.values())

    @property
    def shift(self) -> float:
        """In thousandths, as Lighthouse shows it. Less is what a parser leaves that pauses on a busy machine."""
        return int(1000 * sum(value for value, _ in self.moved)) / 1000


def load(page: Page, root: str, url: str) -> Load:
    """Open a page of the site at `root` in a new context, and wait until it is quiet."""
    seen = Load()
    wire = note_requests(page, root, seen)
    page.on("console", lambda message: message.type == "error" and seen.errors.append(message.text))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.add_init_script(f"({WATCH})()")
    page.goto(root + url, wait_until="load")
    wait_until_quiet(page, seen)
    seen.moved = [(value, what) for value, what in page.evaluate("__moved")]
    wire.detach()  # what is asked for later is asked for by the reader
    return seen


def settled(page: Page, url: str) -> None:
    """Open a page and return when its scripts have done what they do at once, also on a busy machine."""
    page.goto(url, wait_until="load")
    page.evaluate(IDLE)


def until(page: Page, script: str, arg: object = None) -> None:
    """Return once a script is true of the page. Playwright's own waiting calls eval(), which the policy refuses."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(script, arg):
        assert time.monotonic() < deadline, f"{page.url}: after {PATIENCE} s this is still not true: {script}"
        page.wait_for_timeout(20)


def wait_until_quiet(page: Page, seen: Load) -> None:
    """Return when no request is open and an idle page asks for nothing more. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        before = len(seen.sizes)
        for _ in range(3):
            page.evaluate(IDLE)
        if not seen.pending and len(seen.sizes) == before:
            return
    raise TimeoutError(f"{page.url} asks for more and more: {len(seen.sizes)} requests so far")


def note_requests(page: Page, root: str, seen: Load) -> CDPSession:
    """Count what goes over the wire, as the browser's own network panel does, until the session is detached."""
    wire = page.context.new_cdp_session(page)

    def begun(event):
        address = event["request"]["url"]
        if not address.startswith(("http:", "https:")):
            return
        seen.sizes.setdefault(event["requestId"], 0)
        seen.pending.add(event["requestId"])
        if urlsplit(address).netloc != urlsplit(root).netloc:
            seen.elsewhere.append(address)

    def ended(event):
        seen.pending.discard(event["requestId"])
        if event["requestId"] in seen.sizes:
            seen.sizes[event["requestId"]] = int(event.get("encodedDataLength", 0))

    wire.on("Network.requestWillBeSent", begun)
    wire.on("Network.loadingFinished", ended)
    wire.on("Network.loadingFailed", ended)
    wire.send("Network.enable")
    return wire
