"""Finds the Chromium that the page tests drive, or says in one sentence how to get it."""

import os
import shutil
import sys

from playwright.sync_api import sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")


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


if __name__ == "__main__":
    try:
        find()
    except MissingBrowser as missing:
        sys.exit(str(missing))
