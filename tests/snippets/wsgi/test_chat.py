"""snippets/wsgi/chat.py lets those in a room hear what is posted, wherever one worker has a place beside a stream."""

import json
from pathlib import Path

import pytest

from snippets.wsgi import chat
from tests.harness.chat import OnStream, post
from tests.harness.process import running
from tests.harness.servers import SETUPS

EVIDENCE = Path(__file__).parents[3] / "docs" / "evidence"


def yes(claim: str) -> set[str]:
    cells = json.loads((EVIDENCE / f"{claim}.json").read_text())["cells"]
    return {name for name, cell in cells.items() if cell["verdict"] == "yes" and SETUPS[name].interface == "wsgi"}


# A stream that is not closed when its reader leaves goes on for ever.
@pytest.mark.parametrize("setup", sorted(yes("realtime.other-request") & yes("disconnect.close-called")))
def test_chat(setup):
    with running(SETUPS[setup], "snippets.wsgi.chat:app") as server:
        with server.site.connect() as one, server.site.connect() as two:
            first, elsewhere = OnStream(one, server.site, "/red"), OnStream(two, server.site, "/blue")
            assert first.process == elsewhere.process == post(server.site, "/red", "hello\nthere", 20)
            post(server.site, "/blue", "nobody here", 20)
            assert first.hear() == "hello\nthere"
            assert elsewhere.hear() == "nobody here"  # and nothing of the other room before it


def test_who_leaves_is_forgotten():
    room = set()
    stream = chat.hear(room)
    next(stream)
    assert len(room) == 1
    stream.close()
    assert not room
