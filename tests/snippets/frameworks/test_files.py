"""snippets/frameworks/*/files.py send a file and save an upload, and refuse one that is too long by its length."""

from pathlib import Path

from tests.harness.process import Server
from tests.snippets import on_two_setups
from tests.snippets.files import LIMIT, saves_an_upload

SNIPPETS = Path(__file__).parents[3] / "snippets" / "frameworks"


@on_two_setups("snippets.frameworks.flask.files", "wsgi")
def test_flask(server):
    takes_files(server, SNIPPETS / "flask" / "files.py")


@on_two_setups("snippets.frameworks.fastapi.files", "asgi")
def test_fastapi(server):
    takes_files(server, SNIPPETS / "fastapi" / "files.py")


def takes_files(server: Server, sent: Path) -> None:
    assert server.site.get().body == sent.read_bytes()
    saves_an_upload(server)
    assert server.site.post("/", bytes(LIMIT + 1)).status == 413
