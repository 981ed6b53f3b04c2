"""Stopping: requests, streams and work that are under way when the server is told to stop. And a worker that dies."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from wsproto.events import CloseConnection

from tests.harness.claims import Cell, claim, experiment
from tests.harness.clock import BROKEN, LOOK, Deadline
from tests.harness.idle import IdleClock, says, wait_until_idle
from tests.harness.process import Server
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.rounds import decide_by, every_round, first_decided
from tests.harness.told import answers, ending, give_up, handles_term, tells
from tests.harness.wire import Broken, Connection, Response, TimedOut, WebSocket

T = TypeVar("T")

# What the claims ask, in seconds. The rows name each of them.
BOUND = (
    6.0  # until a server has ended: above hypercorn's three, below the ten, thirty or sixty of servers that wait longer
)
IN_FLIGHT = 1.5  # that a request takes which SIGTERM meets
TERM_TO_REQUEST = 1.5  # from SIGTERM to a new request: some servers look only once a second whether they are to stop
SOON = 0.25  # idle seconds from SIGTERM to a new request: more than the tenth in which uvicorn looks
TO_ANSWER = 5.0  # in which the new request is answered, if it is
LONGER = 2.0  # that the request takes beside which the new one is sent
LIMITED = 5.0  # that a request takes whose limit is two: servers look at it once a second, and the machine may be busy
BESIDE = 1.0  # that a request waits beside one that computes: less than the limit
TO_REPLACE = 10.0  # until a worker that was killed has a successor
TO_FINISH = 10.0  # in which a server that does not end may still finish work of a second and a half
WORKERS = 2


@contextmanager
def settled(cell: Cell) -> Iterator[Server]:
    """A server of the cell's own that has answered and has nothing left to do.

    A worker may answer before its master is ready for signals, and a signal that comes then is lost.
    """
    with cell.running() as server:
        wait_until_idle(server)
        yield server


def in_flight(server: Server, seconds: float, path: str = "/") -> Connection:
    """A connection with a request that takes some seconds, and has reached the application."""
    connection = server.site.connect()
    connection.send(server.site.head("GET", f"{path}?{seconds}"))
    assert tells(server, "request begun"), "the request did not reach the application"
    return connection


def comes(read: Callable[[], T]) -> T | None:
    """What `read` returns, or None if the other side closes, sends no HTTP or takes too long."""
    try:
        return read()
    except (TimedOut, Broken):
        return None


def answer_of(connection: Connection) -> Response | None:
    """The answer, or None if the other side closes. A connection that stays open is an error of the run: TimedOut."""
    try:
        return connection.read_response()
    except Broken:
        return None


@claim("stop.in-flight", lie="cuts-off", alone=True)
def test_in_flight(cell: Cell) -> Verdict:
    """TERM while a request is in the application, which takes long enough over it for TERM to come first."""
    with settled(cell) as server, in_flight(server, IN_FLIGHT) as connection:
        sent = time.monotonic()
        server.terminate()
        answer = answer_of(connection)
    if answer is None:
        return decide(False, "cut off")
    assert float(answer.body.removeprefix(b"made at ")) > sent, "the request was over before TERM"
    return decide(answer.status == 200, "answered")


@claim("stop.new-refused", lie="accepts-on", alone=True)
def test_new_refused(cell: Cell) -> Verdict:
    """TERM while a request of two seconds is in flight; send another when three quarters of that time are over."""
    with settled(cell) as server, in_flight(server, LONGER) as connection:
        server.terminate()
        server.ended_within(TERM_TO_REQUEST)
        answered = answers(server, TO_ANSWER)
        finished = comes(connection.read_response)
    if not finished:
        return not_applicable("it cuts off the request in flight")
    return decide(not answered, "answered" if answered else "not answered")


@claim("stop.refuses-soon", lie="accepts-on", alone=True)
def test_refuses_soon(cell: Cell) -> Verdict:
    """The same, as soon as the server has been idle for a quarter of a second after TERM: five times.

    A server that looks once a second whether it is to stop may have looked just then.
    """
    return decide_by(lambda: ask_soon(cell), rounds=5, rule=every_round)


def ask_soon(cell: Cell) -> Verdict:
    with settled(cell) as server, in_flight(server, LONGER) as connection:
        server.terminate()
        IdleClock(server, quiet=SOON).brings(server.ended_within)
        answered = answers(server, TO_ANSWER)
        finished = comes(connection.read_response)
    if not finished:
        return not_applicable("it cuts off the request in flight")
    return decide(not answered, "answered" if answered else "not answered")


@claim("stop.open-stream", lie={"wsgi": "cuts-off", "asgi": "waits-for-streams"}, alone=True)
def test_open_stream(cell: Cell) -> Verdict:
    """TERM while a client reads an endless stream. Some servers wait for ever, so the probe waits six seconds."""
    with settled(cell) as server, server.site.connect(BOUND) as connection:
        return stop_with_stream(server, connection)


@claim("stop.open-stream-limited", lie={"wsgi": "cuts-off", "asgi": "waits-for-streams"}, alone=True)
def test_open_stream_limited(cell: Cell) -> Verdict:
    """The same with the option that limits the time for stopping."""
    with settled(cell) as server, server.site.connect(BOUND) as connection:
        return stop_with_stream(server, connection)


def stop_with_stream(server: Server, connection: Connection) -> Verdict:
    """TERM during a stream: whether the server ends, and whether the stream has the end that HTTP asks for."""
    connection.send(server.site.head("GET", "/events"))
    status, headers = connection.read_head()
    chunked = "transfer-encoding" in {name.lower() for name, _ in headers}
    pieces = connection.read_pieces(status, headers)
    next(pieces)
    bound = Deadline(BOUND)
    server.terminate()
    try:
        while not bound.is_over:
            next(pieces)
        stream = "goes on"
    except StopIteration:
        stream = "is completed" if chunked else "looks complete"  # its end is that of the connection
    except TimedOut:
        stream = "stays open in silence"
    except Broken:
        stream = "is cut off"
    ended = server.ended_within(bound.left)
    give_up(server)
    return decide(ended, f"the server {'ends' if ended else 'does not end'}, the stream {stream}")


@claim("stop.websocket", lie="cuts-off", alone=True)
def test_websocket(cell: Cell) -> Verdict:
    """TERM while a WebSocket is open and silent; read what the client is sent."""
    with settled(cell) as server, server.site.connect(BOUND) as connection:
        _, _, accepted = WebSocket.ask(connection, server.site)
        if not accepted:
            return not_applicable("it opens no WebSocket")
        server.terminate()
        event = comes(WebSocket(connection).receive)
        ended = server.ended_within(0 if event else BOUND)
        give_up(server)
    if isinstance(event, CloseConnection):
        return decide(True, f"close frame {event.code}")
    return decide(False, "the connection ends without one" if ended else "nothing comes")


@claim("stop.worker-killed", lie="buries-workers", alone=True)
def test_worker_killed(cell: Cell) -> Verdict:
    """KILL one of two workers, then ask for ten seconds at most, until an answer comes from a new one."""
    with settled(cell) as server:
        workers = ask_workers(server, lambda seen: len(seen) == WORKERS, BROKEN)
        assert len(workers) == WORKERS, "only one worker answered"
        os.kill(min(workers & server.family()), signal.SIGKILL)
        after = ask_workers(server, lambda seen: seen - workers, TO_REPLACE)
        ended = server.ended_within(0)
        give_up(server)
    if after - workers:
        return decide(True, "replaced")
    if ended:
        return decide(False, "the whole server ends")
    return decide(False, "not replaced, the other one serves on" if after else "not replaced, nobody serves")


def ask_workers(server: Server, enough: Callable[[set[int]], object], seconds: float) -> set[int]:
    """The processes that answer, asked until there are enough, the time is over or the server has ended."""
    seen: set[int] = set()
    deadline = Deadline(seconds)
    while not enough(seen) and not server.ended_within(LOOK) and not deadline.is_over:
        try:
            seen.add(int(server.site.get(timeout=3).body))
        except (OSError, Broken, TimedOut):
            continue
    return seen


@experiment
def term(cell: Cell) -> tuple[bool, int | None]:
    """Whether a server that is doing nothing handles TERM, and its exit code if it ends. It decides two claims."""
    with settled(cell) as server:
        handled = handles_term(server)
        server.terminate()
        ended = server.ended_within(BOUND)
        give_up(server)
    return handled, server.exit_code if ended else None


@claim("stop.exit-status", lie="ends-badly")
def test_exit_status(cell: Cell) -> Verdict:
    """TERM to a server that is doing nothing."""
    _, code = term(cell)
    return decide(code == 0, "does not end" if code is None else ending(code))


@claim("stop.term-handled", lie="leaves-term")
def test_term_handled(cell: Cell) -> Verdict:
    """What the system knows of the first process: whether it has said what is to be done on TERM."""
    handled, _ = term(cell)
    return decide(handled, "handled" if handled else "left to the system")


@claim("stop.atexit", lie="cuts-off", alone=True)
def test_atexit(cell: Cell) -> Verdict:
    """One request, whose process registers a function; then TERM, and what the log says once the server has ended.

    TERM comes when the server is idle again: a worker that still tidies up after the request is another case.
    """
    with settled(cell) as server:
        assert server.site.get().status == 200
        wait_until_idle(server)
        server.terminate()
        server.ended_within(BOUND)
        give_up(server)
    ran = "client closed" in server.read_log()
    return decide(ran, "it ran" if ran else "it did not run")


@claim("stop.interrupt", lie="ignores-interrupt", alone=True)
def test_interrupt(cell: Cell) -> Verdict:
    """INT to the first process of a server that is doing nothing. A terminal sends it to the others too."""
    with settled(cell) as server:
        server.process.send_signal(signal.SIGINT)
        ended = server.ended_within(BOUND)
        give_up(server)
    return decide(ended, ending(server.exit_code) if ended else "does not end")


@claim("stop.timeout", lie="limits-requests", alone=True)
def test_timeout(cell: Cell) -> Verdict:
    """A request of five seconds."""
    with settled(cell) as server, in_flight(server, LIMITED) as connection:
        return what_came(answer_of(connection))


@claim("stop.timeout-computing", lie={"wsgi": "limits-requests", "asgi": "dies-of-long-requests"}, alone=True)
def test_timeout_computing(cell: Cell) -> Verdict:
    """A request that computes for five seconds, in Python code and in one call of C that keeps Python's lock."""
    return of_both_kinds(lambda path: cut_off(cell, path))


def cut_off(cell: Cell, path: str) -> Verdict:
    with settled(cell) as server, in_flight(server, LIMITED, path) as connection:
        return what_came(answer_of(connection))


@claim("stop.timeout-beside", lie={"wsgi": "cuts-off-others", "asgi": "dies-of-long-requests"}, alone=True)
def test_timeout_beside(cell: Cell) -> Verdict:
    """A request that waits for one second; before that is over, another begins to compute for five, in either way."""
    return of_both_kinds(lambda path: beside(cell, path))


def beside(cell: Cell, path: str) -> Verdict:
    with settled(cell) as server, in_flight(server, BESIDE) as waiting, server.site.connect() as computing:
        computing.send(server.site.head("GET", f"{path}?{LIMITED}"))
        said = what_came(answer_of(waiting))
    return decide(said.observed == "answered", said.observed)


def of_both_kinds(observe: Callable[[str], Verdict]) -> Verdict:
    """What is observed with Python code that computes and with one call of C, where that is not the same."""
    code, call = observe("/computing"), observe("/one-call")
    if code == call:
        return code
    both = f"with Python code: {code.observed}; with one call of C: {call.observed}"
    if code.verdict == call.verdict:
        return decide(code.verdict == "yes", both)
    return Verdict("partial", both, "it depends on whether what computes lets other Python code run")


def what_came(answer: Response | None) -> Verdict:
    """Whether a request was cut off: it got no answer, or another than the application's."""
    if answer and answer.body.startswith(b"made at "):
        return decide(False, "answered")
    return decide(True, f"answered with {answer.status}" if answer else "cut off")


@claim("stop.background-task", lie="cuts-off", alone=True)
def test_background_task(cell: Cell) -> Verdict:
    """TERM during work after the response, which tells the log when it begins and when it is over."""
    return decide_by(lambda: stop_during_work(cell), rounds=5, rule=first_decided)


@claim("stop.started-work", lie={"wsgi": "cuts-off", "asgi": "finishes-tasks"}, alone=True)
def test_started_work(cell: Cell) -> Verdict:
    """The same for a thread or a task that the request has started, five times: it may be finished by chance."""
    return decide_by(lambda: stop_during_work(cell), rounds=5, rule=every_round)


def stop_during_work(cell: Cell) -> Verdict | None:
    """A server that is stopped in the middle of the work of one request.

    None if the work was over before it could be stopped, as it may be on a busy machine.

    Not at once after the answer: uWSGI leaves without waiting for its threads while it still closes a request.
    """
    with settled(cell) as server:
        server.site.post("/", b"")
        if not says(server, "work begun"):
            return not_applicable("the work after the response does not begin")
        wait_until_idle(server)
        if "work over" in server.read_log():
            return None
        server.terminate()
        tells(server, "work over", TO_FINISH)
    finished = "work over" in server.read_log()
    return decide(finished, "finished" if finished else "lost")


@claim("stop.import-error", lie="serves-nothing", alone=True)
def test_import_error(cell: Cell) -> Verdict:
    """Serve a module that is not there; see whether the server ends by itself, and how."""
    with cell.launched(f"{cell.snippet}_that_is_not_there") as server:
        served = answers(server)
        ended = server.ended_within(0)
        give_up(server)
    if not ended:
        return decide(False, "does not end, and answers" if served else "does not end")
    return decide(server.exit_code != 0, ending(server.exit_code))
