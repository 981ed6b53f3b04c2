"""The built site on a port of 127.0.0.1, and the browser that reads it."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_examples.run_code
from playwright.sync_api import sync_playwright

from tests.site.browser import find

# pytest-examples 0.0.18 ends a failing example with a traceback that it makes up. On Python 3.11, pytest 8.4 and
# newer ask the made-up frames for columns they do not have, and one failing example ends the whole run with an
# internal error. The exception's own traceback serves as well.
pytest_examples.run_code.create_example_traceback = lambda error, *_: error.__traceback__


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The folder on a port of 127.0.0.1. Yields the address of its root."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def site_url(built_site) -> Iterator[str]:
    with serving(built_site) as url:
        yield url


@pytest.fixture(scope="module")  # while Playwright is open, no other test of this process can use asyncio.run
def browser():
    """A Chromium that can reach 127.0.0.1 and nothing else."""
    path = find()
    quiet = ["background-networking", "component-update", "default-apps", "sync", "extensions", "gpu"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                *(f"--disable-{feature}" for feature in quiet),
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, site_url):
    """A page on a desk, light, with the site's root as base."""
    with browser.new_context(base_url=site_url, color_scheme="light") as context:
        context.set_default_timeout(20_000)
        yield context.new_page()
