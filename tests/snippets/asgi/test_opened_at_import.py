"""snippets/asgi/opened_at_import.py: preloading leaves the thread behind under ASGI too."""

from dataclasses import replace

from tests.harness.process import running
from tests.harness.servers import SETUPS, gunicorn


def test_opened_at_import():
    preloading = replace(SETUPS["gunicorn-asgi"], argv=gunicorn("--worker-class", "asgi", "--preload"))
    with running(preloading, "snippets.asgi.opened_at_import:app") as server:
        assert server.site.get().body == b"imported by another process, the thread is not here"
