"""snippets/asgi/both.py: the WSGI application is told where it is mounted, and start-up reaches the other one."""

import json

from tests.snippets import on_every_setup

STARTUP_LESS = ("daphne", "gunicorn-a2wsgi")  # lifespan.startup


@on_every_setup("snippets.asgi.both", "asgi")
def test_both(server):
    told = json.loads(server.site.get("/old/x").body)["told"]
    assert [told[key][1] for key in ("SCRIPT_NAME", "PATH_INFO")] == ["'/old'", "'/x'"]
    started = b"not started" if server.setup.name in STARTUP_LESS else b"started before the first request"
    assert server.site.get("/x").body == started
