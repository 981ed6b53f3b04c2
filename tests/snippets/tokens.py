"""What both token streams do: tokens in their order, then `done`; and a model that stops when nobody reads."""

import json
import re
from pathlib import Path

from tests.harness.process import Server
from tests.harness.told import tells

EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence"
TOKENS = 150  # three seconds of them, in which the server has to notice
TRIES = 3  # on a busy machine they may be over before we have left
TO_STOP = 10.0  # seconds until the model has stopped, though its tokens take three; below some servers it never does


def streams_tokens(server: Server) -> None:
    answer = server.site.get("/?ask=why+is+%22it%22+so")
    assert answer.status == 200
    assert answer.header("content-type").partition(";")[0] == "text/event-stream"
    *events, done, nothing = answer.body.decode().split("\n\n")
    assert [json.loads(event.removeprefix("data: ")) for event in events] == ["why", "is", '"it"', "so"]
    assert (done, nothing) == ("event: done\ndata: null", "")
    assert tells(server, "the model stopped after 4 of 4 tokens")


def stops_for_who_leaves(server: Server, claim: str) -> None:
    """As the evidence of the claim says: before the last token, or not. A setup for WebSockets only has no cell."""
    cell = json.loads((EVIDENCE / f"{claim}.json").read_text())["cells"].get(server.setup.name)
    if cell is None:
        return
    stops = cell["verdict"] == "yes"
    tries = range(TRIES if stops else 1)
    early = any(stops_early(server, TOKENS + number) for number in tries)
    assert early == stops, server.read_log()


def stops_early(server: Server, asked: int) -> bool:
    """Whether a model that is asked for so many tokens stops before that for a client that leaves after the first."""
    with server.site.connect() as connection:
        connection.send(server.site.head("GET", f"/?ask={'+'.join(['word'] * asked)}"))
        assert next(connection.read_pieces(*connection.read_head()))
    if not tells(server, f" of {asked} tokens", TO_STOP):
        return False
    return int(re.search(rf"stopped after (\d+) of {asked} tokens", server.read_log())[1]) < asked
