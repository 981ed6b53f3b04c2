"""What the applications do that the servers are measured with."""

import json
import time

from tests.harness.process import Server
from tests.snippets.timed import EARLY


def does_what_is_measured(server: Server) -> None:
    """Two bytes, 10 kB of JSON, some milliseconds of Python, and a wait as long as it is asked for."""
    assert server.site.get("/").body == b"ok"
    gives_the_items(server, "/json")
    assert server.site.get("/compute").body == b"done"
    asked = time.monotonic()
    assert server.site.get("/wait?seconds=0.1").body == b"done"
    assert time.monotonic() - asked >= 0.1 - EARLY


def gives_the_items(server: Server, target: str) -> None:
    """10 kB of JSON, as any client reads them."""
    answer = server.site.get(target)
    assert (answer.status, answer.header("content-type")) == (200, "application/json")
    assert 8_000 < len(answer.body) < 10_100  # some write no spaces
    items = json.loads(answer.body)
    assert [item["id"] for item in items] == list(range(213))
    assert items[7] == {"id": 7, "name": "item 7", "price": 9.99}


def opens_a_stream(server: Server) -> None:
    """The first event comes at once, and the stream stays open."""
    with server.site.connect() as connection:
        connection.send(server.site.head("GET", "/stream"))
        status, headers = connection.read_head()
        _, event = next(connection.read_pieces(status, headers))
    assert (status, dict((name.lower(), value) for name, value in headers)["content-type"]) == (
        200,
        "text/event-stream",
    )
    assert event == b"data: open\n\n"
