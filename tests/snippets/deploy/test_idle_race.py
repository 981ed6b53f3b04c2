"""A POST that crosses the end of an idle connection: nginx, a network, and a server that may close first.

A server that closes an idle connection cannot know that a request is on its way, and nginx does not repeat a POST. So
nginx has to be the one that closes, and whole.conf and docs/production give it the shorter time. One second of an idle
time stands for FACTOR seconds here. The control swaps the two times.

Nothing depends on the moment of one request. Requests are sent every STEP, from well before the end until well after
it, and the latency is so long that more than half of them are on their way when their connection is closed.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median

import pytest

from tests.harness.idle import wait_until_idle
from tests.harness.nginx import Line, Nginx, in_front_of, read
from tests.harness.process import running
from tests.harness.relay import Relay
from tests.harness.servers import Setup
from tests.harness.wire import Connection
from tests.run.lines import Typed, lines
from tests.snippets.deploy.test_agreement import KEEP_ALIVE, parsed, seconds

FACTOR = 15  # one second of a test is fifteen of a site
LATENCY = 0.1  # seconds each way between nginx and the server
STEP = 0.005  # seconds from one request to the next
(UPSTREAM,) = parsed(read("whole.conf")).of("upstream")
KEPT = int(UPSTREAM.directives["keepalive"][0])  # idle connections that an nginx keeps
PROXIES = 4  # in one sweep, one after the other: each is done before a response frees one of its connections
SWEEP = [STEP * number for number in range(-PROXIES * KEPT // 2, PROXIES * KEPT // 2)]  # -160 ms to 155 ms

SERVERS = ("uvicorn-asgi", "gunicorn-gthread", "gunicorn-asgi", "hypercorn-asgi")
LINES = [typed for typed in lines() if str(typed) in SERVERS]


@dataclass(frozen=True)
class IdleTimes:
    """Seconds for which nginx and the server keep an idle connection."""

    nginx: float
    server: float

    @classmethod
    def recommended(cls, typed: Typed) -> "IdleTimes":
        option, unit = KEEP_ALIVE[typed.server]
        value = typed.words[typed.words.index(option) + 1]
        return cls(seconds(UPSTREAM.directives["keepalive_timeout"], 0), float(value) * unit)

    @property
    def swapped(self) -> "IdleTimes":
        return IdleTimes(nginx=self.server, server=self.nginx)


def shortened(typed: Typed, idle: float) -> Setup:
    """The line for production, as a reader types it, with FACTOR times less for an idle connection."""
    setup, (option, unit) = typed.setup(), KEEP_ALIVE[typed.server]
    assert idle % FACTOR == 0, f"{option} takes whole seconds, and {idle:g} s are none after a division by {FACTOR}"

    def argv(*given) -> list[str]:
        *shell, text = setup.argv(*given)
        text, found = re.subn(rf"(?<={option} )\d+", f"{idle / FACTOR / unit:g}", text)
        assert found == 1, text
        return [*shell, text]

    return replace(setup, argv=argv)


def keepalive_timeout(idle: float) -> Line:
    """whole.conf with FACTOR times less for an idle connection, and no other change."""
    (recommended,) = UPSTREAM.directives["keepalive_timeout"]
    return Line(f"keepalive_timeout {recommended};", f"keepalive_timeout {1000 * idle / FACTOR:.0f}ms;")


@dataclass
class Client:
    """A kept connection to nginx, on which one request crosses the end of an idle time."""

    nginx: Nginx
    connection: Connection
    method: str
    name: str
    moment: float  # seconds after the connections to the server have become idle

    def send(self, method: str, prefix: str) -> None:
        """A request with a body, which the application counts."""
        body = f"<{prefix}-{self.name}>".encode()
        headers = (("Connection", "keep-alive"), ("Content-Length", str(len(body))))
        self.connection.send(self.nginx.site.head(method, "/", headers) + body)


@dataclass(frozen=True)
class Outcome:
    """What became of the requests that crossed an end: the status of each, by its name, and the bodies that the
    application was given. `closed` counts which side of the network closed a connection first."""

    statuses: dict[str, int]
    bodies: Counter[str]
    closed: Counter[str]
    errors: str

    def of(self, method: str, status: int) -> list[str]:
        """The names of the requests by a method that were answered with a status."""
        return [name for name, its in self.statuses.items() if name.startswith(method) and its == status]


def cross(typed: Typed, times: IdleTimes, *sweeps: tuple[str, float]) -> Outcome:
    """For each sweep, a method and an idle time: send requests around the end of that time."""
    app = f"tests.snippets.deploy.counted_{typed.interface}:app"
    with ExitStack() as stack:
        server = stack.enter_context(running(shortened(typed, times.server), app, option="typed"))
        wait_until_idle(server)  # its second worker may be late
        relay = stack.enter_context(Relay(server.site, LATENCY))
        proxies = [
            stack.enter_context(in_front_of(relay.site, "whole.conf", keepalive_timeout(times.nginx)))
            for _ in range(PROXIES * len(sweeps))
        ]
        clients = list(connected(stack, proxies, sweeps))
        for client in clients:  # before the first response, so that each has a connection to the server
            client.send("POST", "first")
        assert {client.connection.read_response().status for client in clients} == {200}
        idle_since = median(relay.response_times)
        for client in sorted(clients, key=lambda client: client.moment):
            time.sleep(max(0.0, idle_since + client.moment - time.monotonic()))
            client.send(client.method, "second")
        statuses = {client.name: client.connection.read_response().status for client in clients}
        closed = relay.closed.copy()
    bodies = Counter(re.findall(r"<second-(\S+)>", server.read_log()))
    return Outcome(statuses, bodies, closed, "".join(nginx.read_log() for nginx in proxies))


def connected(stack: ExitStack, proxies: list[Nginx], sweeps: tuple[tuple[str, float], ...]) -> Iterator[Client]:
    """A client for each moment of each sweep. The proxies take turns, KEPT moments each."""
    for number, (method, idle) in enumerate(sweeps):
        for index, offset in enumerate(SWEEP):
            nginx = proxies[PROXIES * number + index // KEPT]
            connection = stack.enter_context(nginx.site.connect())
            yield Client(nginx, connection, method, f"{method}-{idle:g}s{offset * 1000:+.0f}ms", idle / FACTOR + offset)


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("typed", LINES, ids=str)
def test_no_post_is_lost_at_the_end_of_either_idle_time(typed):
    times = IdleTimes.recommended(typed)
    outcome = cross(typed, times, ("POST", times.nginx), ("POST", times.server))
    assert set(outcome.statuses.values()) == {200}, f"{outcome.of('POST', 502)}\n{outcome.errors}"
    assert outcome.bodies == dict.fromkeys(outcome.statuses, 1)
    assert outcome.closed["client"] >= len(SWEEP) and not outcome.closed["server"], outcome.closed


@pytest.mark.needs("nginx")
@pytest.mark.parametrize("typed", LINES, ids=str)
def test_control_a_server_that_closes_first_loses_posts(typed):
    loses_posts(typed, IdleTimes.recommended(typed).swapped)


@pytest.mark.needs("nginx")
def test_control_a_server_with_the_same_time_loses_posts():
    """It has sent the response before nginx has it, and its time is over before a request of the last moment comes."""
    (typed,) = [typed for typed in LINES if typed.server == "uvicorn"]
    idle = IdleTimes.recommended(typed).nginx
    loses_posts(typed, IdleTimes(nginx=idle, server=idle))


def loses_posts(typed: Typed, times: IdleTimes) -> None:
    """Some of the POSTs, and no GET, because nginx sends that again.

    A request that is lost may have reached the application: hypercorn at times closes a connection just after it has
    read one. So a POST is counted once or not at all, and a GET once or twice.
    """
    outcome = cross(typed, times, ("POST", times.server), ("GET", times.server))
    lost, answered = outcome.of("POST", 502), outcome.of("POST", 200)
    assert lost and len(lost) + len(answered) == len(SWEEP), outcome.statuses
    assert all(outcome.bodies[name] == 1 for name in answered), outcome.bodies
    assert all(outcome.bodies[name] <= 1 for name in lost), outcome.bodies
    assert len(outcome.of("GET", 200)) == len(SWEEP), outcome.statuses
    assert "upstream prematurely closed connection" in outcome.errors
