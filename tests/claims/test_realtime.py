"""Connections that stay open: long polling and server-sent events in one worker."""

import select
from contextlib import ExitStack, suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.harness.chat import OnStream, OnWebSocket, post
from tests.harness.claims import Cell, claim
from tests.harness.clock import ANSWER
from tests.harness.companions import redis, with_environment
from tests.harness.idle import IdleClock, server_of, watched
from tests.harness.process import Server, running
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.rounds import any_round, decide_by
from tests.harness.told import give_up
from tests.harness.wire import Broken, Connection, Response, Site, TimedOut
from tests.harness.worker import until_taken


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
    """Two clients ask for the stream, one after the other. Every event says when it was made.

    One event of the second within the half second that the first stream takes is a proof. A busy machine may be late.
    """
    return decide_by(lambda: two_streams(cell.site), rounds=3, rule=any_round)


def two_streams(site: Site) -> Verdict:
    with site.connect() as first, site.connect() as second:
        first.send(site.head())
        second.send(site.head())
        of_first = made(first.read_response())
        first.close()
        of_second = made(second.read_response())
    together = of_second[0] < of_first[-1]
    return decide(together, "while the first stream was open" if together else "after the first stream had ended")


def made(stream: Response) -> list[float]:
    """The times at which the events of a stream were made."""
    return [float(event.removeprefix("data: ")) for event in stream.body.decode().split("\n\n") if event]


STREAMS = 64
FULL = 0.5  # idle seconds in which a server that has a place left gives it to a stream that waits for one
TO_CONNECT = 2.0  # seconds after which a server that is full is taken to take no connection either


@claim("realtime.other-request", lie="one-at-a-time")
def test_other_request(cell: Cell) -> Verdict:
    """Read the first event of a stream that stays open, then ask the same server for something else."""
    with cell.site.connect() as stream, watched(cell.site.connect(), server_of(cell)) as other:
        stream.send(cell.site.head())
        greeted(stream)
        other.send(replace(cell.site, prefix="").head())
        try:
            other.read_response()
        except (Broken, TimedOut):
            cell.spent()  # behind an adapter the stream may hold the only thread for 20 seconds, though nobody reads it
            return decide(False, "no answer while the stream was open")
    return decide(True, "while the stream was open")


@claim("realtime.many-streams", lie="one-at-a-time", alone=True)
def test_many_streams(cell: Cell) -> Verdict:
    """Ask for 64 streams that stay open, and count who gets the first event until an idle server gives nobody one."""
    with cell.running(f"tests.harness.mounted_{cell.interface}") as server, ExitStack() as opened:
        site = Site(server.site.address, f"/{cell.snippet}")
        waiting = {}
        with suppress(TimedOut):  # a server that is full may not even take the connection
            for _ in range(STREAMS):
                stream = opened.enter_context(site.connect(TO_CONNECT))
                stream.send(site.head())
                waiting[stream.socket] = stream
        count = 0
        while waiting and IdleClock(server, quiet=FULL).brings(
            lambda seconds: select.select(waiting, [], [], seconds)[0]
        ):
            count += sum(greeted(waiting.pop(one)) for one in select.select(waiting, [], [], 0)[0])
        give_up(server)
    return decide(count == STREAMS, cell.at_once(count, STREAMS))


def greeted(stream: Connection) -> bool:
    """Whether the first event of a stream comes."""
    try:
        status, headers = stream.read_head()
        return next((piece for _, piece in stream.read_pieces(status, headers)), b"").startswith(b"data: welcome\n\n")
    except (Broken, TimedOut):
        return False


TRIES = 64  # posts until the process of the stream has taken one
SILENCE = 3.0  # seconds in which a process that has no place left does not answer, and nothing more is heard


@pytest.mark.needs("redis-server")
@claim("realtime.broker", lie="own-channels", alone=True)
def test_broker(cell: Cell) -> Verdict:
    """Two workers serve the chat with Redis between them, then the chat without it; listen in one to the other."""
    reaches = from_stream if cell.interface == "wsgi" else from_websocket
    heard = {}
    with redis() as broker:
        for how, snippet in (("with", cell.snippet), ("without", cell.snippet.removesuffix("_broker"))):
            setup = with_environment(cell.setup, REDIS_URL=broker.url)
            with running(setup, f"{snippet}:app", option=cell.option) as server:
                try:
                    heard[how] = reaches(server)
                except NoWebSocket:
                    return not_applicable("it opens no WebSocket")
                finally:
                    give_up(server)  # some never end while a stream is open
    said = ", ".join(f"{'heard' if there else 'not heard'} {how} it" for how, there in heard.items())
    return decide(heard == {"with": True, "without": False}, said)


class NoWebSocket(Exception):
    """The first member is not let in."""


def from_websocket(server: Server) -> bool:
    """Whether the first member hears what another says who is connected to the other process.

    The other has heard it when the first says something: what reaches the first at all reaches it in this order.
    """
    with ExitStack() as opened:

        def enter(timeout: float) -> OnWebSocket:
            return OnWebSocket(opened.enter_context(server.site.connect(timeout)), server.site, "/room")

        try:
            members = [first := enter(ANSWER)]
        except Broken:
            raise NoWebSocket from None

        def by_another() -> bool:
            with suppress(TimedOut):
                members.append(enter(SILENCE))
            return members[-1].process != first.process

        until_taken(by_another, first.process)
        other = members[-1]
        other.connection.patience = ANSWER
        other.say("from the other process")
        assert other.hear() == "from the other process"
        first.say("from its own process")
        return first.hear() == "from the other process"


def from_stream(server: Server) -> bool:
    """Whether a stream has what is posted to the other process; a later post to its own process ends the listening."""
    with server.site.connect(SILENCE) as stream:
        first = OnStream(stream, server.site, "/room")
        took: list[int | None] = []  # the process that took each post

        def by_another() -> bool:
            took.append(said_by_post(server, str(len(took))))
            return bool(others(took, first))

        until_taken(by_another, first.process)
        while took[-1] not in (first.process, None) and len(took) < TRIES:
            took.append(said_by_post(server, str(len(took))))
        heard = set()
        with suppress(TimedOut):
            while str(len(took) - 1) not in heard:
                heard.add(first.hear())
        return not heard.isdisjoint(others(took, first))


def others(took: list[int | None], first: OnStream) -> set[str]:
    """What was posted to the other process."""
    return {str(number) for number, process in enumerate(took) if process not in (first.process, None)}


def said_by_post(server: Server, text: str) -> int | None:
    """The process that takes a post, None if it does not answer: the stream holds its only place."""
    try:
        return post(server.site, "/room", text, SILENCE)
    except TimedOut:
        return None
