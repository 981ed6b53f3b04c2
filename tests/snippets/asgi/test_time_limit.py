"""snippets/asgi/time_limit.py answers 504 when a second is over, and the work is cancelled."""

import pytest

from tests.snippets.limits import SERVED_BY, answers_in_time


@pytest.mark.parametrize("setup", SERVED_BY["asgi"])
def test_time_limit(setup):
    answers_in_time(setup, "snippets.asgi.time_limit", "cancelled")
