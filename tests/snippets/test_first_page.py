"""The hello of each framework on the first page of Learn, done as a new user does it, as in test_ten_minutes."""

import re
from contextlib import ExitStack
from functools import cache
from textwrap import dedent

import pytest

from macros.data import Data
from tests.harness.process import reserved_port
from tests.macros.committed import expanded
from tests.snippets.test_ten_minutes import Reader, follow, lines_typed, steps

PAGE = "learn/index.md"
TAB = re.compile(r'^=== "(.+)"\n((?:    .*\n|\n)+)', re.MULTILINE)
TYPED = ("Flask", "FastAPI", "Starlette")  # Django needs a project, which its own command makes


@cache
def tabs() -> dict[str, str]:
    return {name: dedent(body) for name, body in TAB.findall(expanded(Data(), [PAGE])[PAGE])}


@pytest.mark.parametrize("framework", TYPED)
def test_a_new_user_gets_the_hello(framework, tmp_path):
    with ExitStack() as resources:
        port = resources.enter_context(reserved_port())
        follow(tabs()[framework], Reader(tmp_path, port, resources))


@pytest.mark.parametrize("framework", TYPED)
def test_it_is_served_by_a_line_that_is_typed_elsewhere_too(framework):
    served = [step.body for step in steps(tabs()[framework]) if step.body.endswith("hello:app")]
    assert len(served) == 1 and set(served) <= lines_typed()
