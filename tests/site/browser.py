"""Finds the Chromium that the page tests drive, or says in one sentence how to get it; and opens it."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("background-networking", "component-update", "default-apps", "sync", "extensions", "gpu")
ARGUMENTS = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    *(f"--disable-{feature}" for feature in QUIET),
)


class MissingBrowser(LookupError):
    """No Chromium is installed."""


def find() -> str:
    """The path of a Chromium: the system's, or else Playwright's own. Raises MissingBrowser."""
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if os.path.exists(path):
        return path
    raise MissingBrowser("The page tests need Chromium and found none. Run: make system")


@contextmanager
def opened() -> Iterator[Browser]:
    """A Chromium that can reach 127.0.0.1 and nothing else."""
    path = find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


if __name__ == "__main__":
    try:
        find()
    except MissingBrowser as missing:
        sys.exit(str(missing))
