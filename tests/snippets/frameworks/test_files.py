"""snippets/frameworks/*/files.py send a file and save an upload, and refuse one that is too long by its length."""

from pathlib import Path

from tests.harness.process import Server
from tests.snippets import on_two_setups
from tests.snippets.files import LIMIT, refuses_early, saves_an_upload, yes

SNIPPETS = Path(__file__).parents[3] / "snippets" / "frameworks"


@on_two_setups("snippets.frameworks.flask.files", "wsgi")
def test_flask(server):
    takes_files(server, SNIPPETS / "flask" / "files.py", LIMIT - 1)  # Werkzeug refuses a stream that reaches the limit


@on_two_setups("snippets.frameworks.fastapi.files", "asgi")
def test_fastapi(server):
    takes_files(server, SNIPPETS / "fastapi" / "files.py", LIMIT)


def takes_files(server: Server, sent: Path, most: int) -> None:
    assert server.site.get().body == sent.read_bytes()
    saves_an_upload(server, most)
    if server.setup.name in yes("body.streamed"):
        refuses_early(server)
    else:  # the server reads all of it before it calls the application
        assert server.site.post("/", bytes(LIMIT + 1)).status == 413
