"""snippets/wsgi/opened_at_import.py: whoever imports before the fork leaves the thread behind, whatever the server."""

from dataclasses import replace

import pytest

from tests.harness.process import running
from tests.harness.servers import SETUPS, gunicorn, uwsgi

PRELOADED = b"imported by another process, the thread is not here"
ITSELF = b"imported by this process, the thread runs"


@pytest.mark.parametrize(
    ("setup", "argv", "told"),
    [
        ("gunicorn-gthread", gunicorn("--threads", "4", "--preload"), PRELOADED),
        ("uwsgi", uwsgi("--threads", "4", "--lazy-apps"), ITSELF),
    ],
)
def test_opened_at_import(setup, argv, told):
    with running(replace(SETUPS[setup], argv=argv), "snippets.wsgi.opened_at_import:app") as server:
        assert server.site.get().body == told
