"""The built site, read once and on a port of 127.0.0.1, and the one browser that reads it."""

from collections.abc import Iterator

import pytest
import pytest_examples.run_code

from tests.site.browser import opened
from tests.site.built import Page, pages
from tests.site.serving import serving

# pytest-examples 0.0.18 ends a failing example with a traceback that it makes up. On Python 3.11, pytest 8.4 and
# newer ask the made-up frames for columns they do not have, and one failing example ends the whole run with an
# internal error. The exception's own traceback serves as well.
pytest_examples.run_code.create_example_traceback = lambda error, *_: error.__traceback__


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What needs the browser comes last, and in one process: there is one browser.

    While Playwright is open, no other test of its process can use asyncio.run.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def built_pages(built_site) -> dict[str, Page]:
    """Every page of the built site by its address, parsed once."""
    return pages(built_site)


@pytest.fixture(scope="session")
def site_url(built_site) -> Iterator[str]:
    with serving(built_site) as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    """A Chromium that can reach 127.0.0.1 and nothing else."""
    with opened() as chromium:
        yield chromium


@pytest.fixture
def page(browser, site_url):
    """A page on a desk, light, with the site's root as base."""
    with browser.new_context(base_url=site_url, color_scheme="light") as context:
        yield context.new_page()
