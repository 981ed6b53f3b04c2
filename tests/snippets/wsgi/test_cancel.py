"""snippets/wsgi/cancel.py: the work ends when the client leaves, where the server closes the body then."""

import json
from pathlib import Path

from tests.snippets import on_every_setup
from tests.snippets.left import end, left

EVIDENCE = Path(__file__).parents[3] / "docs" / "evidence" / "disconnect.close-called.json"
CLOSES = {name: cell["verdict"] == "yes" for name, cell in json.loads(EVIDENCE.read_text())["cells"].items()}


@on_every_setup("snippets.wsgi.cancel", "wsgi")
def test_cancel(server):
    left(server, "/?left")
    assert end(server.site, "/?left") == ("cancelled" if CLOSES[server.setup.name] else "its own end")
    stayed = server.site.post("/?stayed", b"")
    assert (stayed.status, stayed.body) == (200, b"." * 60)
    assert end(server.site, "/?stayed") == "its own end"
