"""snippets/wsgi/time_limit.py answers 504 when a second is over, and the work goes on to its end."""

import pytest

from tests.snippets.limits import SERVED_BY, answers_in_time


@pytest.mark.parametrize("setup", SERVED_BY["wsgi"])
def test_time_limit(setup):
    answers_in_time(setup, "snippets.wsgi.time_limit", "finished")
