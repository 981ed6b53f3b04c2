"""Connections that stay open: long polling and server-sent events in one worker."""

from uuid import uuid4

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide
from tests.harness.wire import Response


@claim("realtime.long-poll", lie="one-at-a-time")
def test_long_poll(cell: Cell) -> Verdict:
    """One client waits for news; a second client publishes them; look at what the first one gets."""
    topic = f"/?{uuid4()}"
    with cell.site.connect() as waiting:
        waiting.send(cell.site.head("GET", topic))
        with cell.site.connect() as publishing:
            publishing.send(cell.site.head("POST", topic, (("Content-Length", "4"),)) + b"news")
            got = waiting.read_response().body.decode()
            waiting.close()
            publishing.read_response()
    return decide(got == "news", got)


@claim("realtime.event-streams", lie="one-at-a-time")
def test_event_streams(cell: Cell) -> Verdict:
    """Two clients ask for the stream, one after the other. Every event says when it was made."""
    with cell.site.connect() as first, cell.site.connect() as second:
        first.send(cell.site.head())
        second.send(cell.site.head())
        of_first = made(first.read_response())
        first.close()
        of_second = made(second.read_response())
    together = of_second[0] < of_first[-1]
    return decide(together, "while the first stream was open" if together else "after the first stream had ended")


def made(stream: Response) -> list[float]:
    """The times at which the events of a stream were made."""
    return [float(event.removeprefix("data: ")) for event in stream.body.decode().split("\n\n") if event]
