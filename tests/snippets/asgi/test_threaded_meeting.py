"""snippets/asgi/threaded_meeting.py answers on every ASGI setup."""

import re

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.threaded_meeting", "asgi")
def test_threaded_meeting(server):
    for answer in server.site.together(8, "/?room"):
        assert (answer.status, answer.header("content-type")) == (200, "text/plain")
        assert re.fullmatch(rb"[1-8] together", answer.body)
