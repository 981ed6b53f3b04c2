"""Connections that stay open: long polling and server-sent events in one worker."""

import select
from contextlib import ExitStack, suppress
from dataclasses import replace
from uuid import uuid4

from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide
from tests.harness.wire import Broken, Connection, Response, Site, TimedOut


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


STREAMS = 64
NO_MORE = 2.0  # seconds without an answer after which none is expected, though the streams go on


@claim("realtime.other-request", lie="one-at-a-time")
def test_other_request(cell: Cell) -> Verdict:
    """Read the first event of a stream that stays open, then ask the same server for something else."""
    with cell.site.connect() as stream, cell.site.connect(NO_MORE) as other:
        stream.send(cell.site.head())
        greeted(stream)
        other.send(replace(cell.site, prefix="").head())
        try:
            other.read_response()
        except (Broken, TimedOut):
            return decide(False, "no answer while the stream was open")
    return decide(True, "while the stream was open")


@claim("realtime.many-streams", lie="one-at-a-time", alone=True)
def test_many_streams(cell: Cell) -> Verdict:
    """Ask for 64 streams that stay open, and count who gets the first event until nobody gets one for two seconds."""
    with cell.running(f"tests.harness.mounted_{cell.interface}") as server, ExitStack() as opened:
        site = Site(server.site.address, f"/{cell.snippet}")
        waiting = {}
        with suppress(TimedOut):  # a server that is full may not even take the connection
            for _ in range(STREAMS):
                stream = opened.enter_context(site.connect(NO_MORE))
                stream.send(site.head())
                waiting[stream.socket] = stream
        count = 0
        while ready := select.select(waiting, [], [], NO_MORE)[0]:
            count += sum(greeted(waiting.pop(one)) for one in ready)
    return decide(count == STREAMS, cell.at_once(count, STREAMS))


def greeted(stream: Connection) -> bool:
    """Whether the first event of a stream comes."""
    try:
        status, headers = stream.read_head()
        return next((piece for _, piece in stream.read_pieces(status, headers)), b"").startswith(b"data: welcome\n\n")
    except (Broken, TimedOut):
        return False
