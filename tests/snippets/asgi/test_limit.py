"""snippets/asgi/limit.py lets two in at a time, and tells the others when to come back."""

import pytest

from tests.snippets.limits import SERVED_BY, lets_two_in


@pytest.mark.parametrize("setup", SERVED_BY["asgi"])
def test_limit(setup):
    lets_two_in(setup, "snippets.asgi.limit")
