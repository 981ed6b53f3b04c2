"""Finds the Chromium that the page tests drive, or says in one sentence how to get it; and opens it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tools import machine

QUIET = ("background-networking", "component-update", "default-apps", "sync", "extensions", "gpu")
ARGUMENTS = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    *(f"--disable-{feature}" for feature in QUIET),
)


PATIENCE = 90_000  # milliseconds
expect.set_options(timeout=PATIENCE / 3)


class MissingBrowser(LookupError):
    """No Chromium starts."""


@cache
def find() -> str:
    """The path of a Chromium that starts: the system's, or else Playwright's own. Raises MissingBrowser."""
    chromium = machine.named(machine.CHROMIUM)
    if path := chromium.path:
        return path
    if chromium.name not in machine.hidden():
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
        if machine.starts(path):
            return path
    raise MissingBrowser(f"The page tests need Chromium and found none that starts. Install: {chromium.install()}")


def is_here() -> bool:
    """Whether there is a Chromium that starts."""
    try:
        return bool(find())
    except MissingBrowser:
        return False


def patient(new_context: Callable[..., BrowserContext], **options) -> BrowserContext:
    """A context that waits for long: a busy machine is slow, and no test of a page is about that."""
    context = new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def opened() -> Iterator[Browser]:
    """A Chromium that can reach 127.0.0.1 and nothing else."""
    path = find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        chromium.new_context = partial(patient, chromium.new_context)
        yield chromium
        chromium.close()


if __name__ == "__main__":
    try:
        print(find())
    except MissingBrowser as missing:
        sys.exit(str(missing))
