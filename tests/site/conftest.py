"""The built site on a port of 127.0.0.1, and the browser that reads it."""

from collections.abc import Iterator

import pytest
import pytest_examples.run_code

from tests.site.browser import opened
from tests.site.budget import TEMPLATES, chosen
from tests.site.built import sources
from tests.site.serving import serving

# pytest-examples 0.0.18 ends a failing example with a traceback that it makes up. On Python 3.11, pytest 8.4 and
# newer ask the made-up frames for columns they do not have, and one failing example ends the whole run with an
# internal error. The exception's own traceback serves as well.
pytest_examples.run_code.create_example_traceback = lambda error, *_: error.__traceback__


def pytest_generate_tests(metafunc):
    """A test of `chosen` looks at one page of each template and at a sample, or with --all-pages at every page."""
    if "chosen" in metafunc.fixturenames:
        urls = chosen([*sources(), "404.html"], metafunc.config.getoption("--all-pages"))
        metafunc.parametrize("chosen", urls.values(), ids=urls)
    if "template" in metafunc.fixturenames:
        metafunc.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)


@pytest.fixture(scope="module")
def site_url(built_site) -> Iterator[str]:
    with serving(built_site) as url:
        yield url


@pytest.fixture(scope="module")  # while Playwright is open, no other test of this process can use asyncio.run
def browser():
    """A Chromium that can reach 127.0.0.1 and nothing else."""
    with opened() as chromium:
        yield chromium


@pytest.fixture
def page(browser, site_url):
    """A page on a desk, light, with the site's root as base."""
    with browser.new_context(base_url=site_url, color_scheme="light") as context:
        yield context.new_page()
