"""The contract of docs/contract.toml: the same endpoints, asked of every framework on two servers."""

import re
import time

from tests.claims.test_frameworks import PATIENT, echo
from tests.claims.test_streaming import ROUNDS, first_before_second
from tests.harness.claims import Cell, claim, experiment
from tests.harness.clock import happens
from tests.harness.idle import says, server_of, wait_until_idle
from tests.harness.process import Server
from tests.harness.record import Verdict, decide
from tests.harness.rounds import any_round, decide_by
from tests.harness.wire import Broken, Response, Site, TimedOut

GUESTS = 8
HALF = 32 * 1024  # bytes; an upload has two halves
SECRET = b"the secret of this view"


@claim("contract.sync-loop", lie="swallows-body")
def test_sync_loop(cell: Cell) -> Verdict:
    """Ask once; the view says whether an event loop runs in its thread."""
    said = cell.site.get("/sync").body.decode()
    return decide(said == "in a thread", without_number(said))


def without_number(said: str) -> str:
    """Where a view ran. Which number a loop has depends on what was asked before."""
    return re.sub(r"in loop \d+", "in the event loop", said)


@claim("contract.sync-together", lie="one-at-a-time")
def test_sync_together(cell: Cell) -> Verdict:
    """Eight requests wait for each other, one second at most; the answers say how many met."""
    most = met(cell.site.together(GUESTS, "/sync/together"))
    return decide(most > 1, cell.at_once(most, GUESTS))


def met(answers: list[Response]) -> int:
    """The most that were together, as the answers say it."""
    found = [re.search(rb"(\d+) together", answer.body) for answer in answers]
    return max(int(one[1]) if one else 0 for one in found)


def failure(answers: list[Response]) -> Verdict | None:
    """The verdict where the view cannot be asked, because not one answer comes from it."""
    statuses = {answer.status for answer in answers}
    return None if 200 in statuses else decide(False, f"{', '.join(map(str, sorted(statuses)))}, an error")


@claim("contract.async-view", lie="swallows-body")
def test_async_view(cell: Cell) -> Verdict:
    """Ask once."""
    answer = cell.site.get("/async")
    said = without_number(answer.body.decode()) if answer.status == 200 else "an error"
    return decide(said == "in the event loop", f"{answer.status}, {said}")


@claim("contract.async-loop", lie={"wsgi": "swallows-body", "asgi": "thread-per-request"})
def test_async_loop(cell: Cell) -> Verdict:
    """Ask twice; each answer says in which loop the view ran."""
    answers = [cell.site.get("/async"), cell.site.get("/async")]
    if failed := failure(answers):
        return failed
    first, second = (answer.body for answer in answers)
    if not first.startswith(b"in loop"):
        return decide(False, "no loop")
    return decide(first == second, "the same" if first == second else "one of its own")


@claim("contract.async-together", lie="one-at-a-time")
def test_async_together(cell: Cell) -> Verdict:
    """Eight requests wait for each other, one second at most; the answers say how many met."""
    answers = cell.site.together(GUESTS, "/async/together")
    if failed := failure(answers):
        return failed
    most = met(answers)
    return decide(most == GUESTS, f"{most} of {GUESTS}")


@claim("contract.stream", lie="buffers")
def test_stream(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    return first_before_second(cell.site, "/stream")


@claim("contract.events", lie="buffers")
def test_events(cell: Cell) -> Verdict:
    """The first and the last event say when they were made; compare the last with the arrival of the first."""
    return decide_by(lambda: first_before_last(cell.site), rounds=ROUNDS, rule=any_round)


def first_before_last(site: Site) -> Verdict:
    with site.connect() as connection:
        connection.send(site.head("GET", "/events"))
        status, headers = connection.read_head()
        pieces = list(connection.read_pieces(status, headers))
    kind = next((value for name, value in headers if name.lower() == "content-type"), "none").partition(";")[0]
    times = re.findall(rb"made at ([\d.]+)", b"".join(piece for _, piece in pieces))
    if len(times) < 2:
        return decide(False, f"{status} {kind}, without events")
    first = pieces[0][0] < float(times[-1])
    order = "first arrived, then last made" if first else "last made, then first arrived"
    return decide(first and kind == "text/event-stream", f"{kind}: {order}")


@claim("contract.events-together", lie="one-at-a-time")
def test_events_together(cell: Cell) -> Verdict:
    """Ask for eight streams; in their second event they say how many were open."""
    most = met(cell.site.together(GUESTS, "/events"))
    return decide(most == GUESTS, f"{most} of {GUESTS}")


@claim("contract.websocket", lie="no-websocket")
def test_websocket(cell: Cell) -> Verdict:
    """Open a WebSocket and send one text."""
    with cell.site.connect(PATIENT) as connection:
        return echo(connection, cell.site, "/websocket")


@claim("contract.background", lie="waits-for-work")
def test_background(cell: Cell) -> Verdict:
    """The work tells when it was over; compare that with the time at which the answer was complete."""
    return decide_by(lambda: complete_before_work(cell.site), rounds=ROUNDS, rule=any_round)


def complete_before_work(site: Site) -> Verdict:
    accepted = site.post("/background", b"")
    over = happens(lambda: re.fullmatch(rb"over at ([\d.]+)", site.get("/background").body), PATIENT)
    if not over:
        return decide(False, "the work was not done")
    first = accepted.completed < float(over[1])
    return decide(first, "answer complete, then work over" if first else "work over, then answer complete")


@claim("contract.startup", lie="no-lifespan", alone=True)
def test_startup(cell: Cell) -> Verdict:
    """Ask a server that has just begun."""
    with cell.running() as server:
        said = server.site.get("/started").body.decode()
    return decide(said == "started", said)


@claim("contract.shutdown", lie="no-shutdown", alone=True)
def test_shutdown(cell: Cell) -> Verdict:
    """TERM to a server that is doing nothing; look into the log when it has ended."""
    with cell.running() as server:
        server.terminate()
    told = "shutdown over" in server.read_log()
    return decide(told, "the line" if told else "nothing of it")


@experiment
def upload(cell: Cell) -> tuple[Response, float]:
    """Send one half of an upload and, once the server has nothing left to do, the other: the answer, and when that was.

    One upload decides two claims.
    """
    site = cell.site
    head = site.head("POST", "/upload", (("Content-Length", str(2 * HALF)), ("Content-Type", "text/plain")))
    with site.connect() as connection:
        connection.send(head + b"1" * HALF)
        wait_until_idle(server_of(cell))
        second_sent = time.monotonic()
        connection.send(b"2" * HALF)
        return connection.read_response(), second_sent


@claim("contract.upload", lie="swallows-body")
def test_upload(cell: Cell) -> Verdict:
    """Send 64 KiB in two halves; the view says how many bytes it has read."""
    answer, _ = upload(cell)
    size = re.match(rb"(\d+) bytes", answer.body)
    return decide(size is not None and int(size[1]) == 2 * HALF, f"{size[1].decode()} bytes" if size else answer.status)


@claim("contract.upload-streamed", lie="collects-bodies")
def test_upload_streamed(cell: Cell) -> Verdict:
    """The view says when it had the first piece; compare that with the time at which the second half was sent."""
    answer, second_sent = upload(cell)
    first_read = re.search(rb"made at ([\d.]+)", answer.body)
    if first_read is None:
        return decide(False, f"{answer.status}, nothing read")
    streamed = float(first_read[1]) < second_sent
    return decide(streamed, "first read, then second sent" if streamed else "second sent, then first read")


@claim("contract.error", lie="swallows-body", alone=True)
def test_error(cell: Cell) -> Verdict:
    """Ask for the view that raises."""
    with cell.running() as server:
        answer = server.site.get("/error", PATIENT)
    kind = (answer.header("content-type") or "no content type").partition(";")[0]
    title = re.search(r"<title>(.*?)</title>", answer.body.decode())
    shown = title[1] if title else answer.body.decode()
    hidden = SECRET not in answer.body
    return decide(answer.status == 500 and hidden, f"{answer.status} {kind}: {shown or 'nothing'}")


@claim("contract.error-logged", lie="logs-nothing", alone=True)
def test_error_logged(cell: Cell) -> Verdict:
    """Ask for the view that raises, then look into the log until it is there or the server is idle for some seconds."""
    with cell.running() as server:
        try:
            server.site.get("/error", PATIENT)
        except (Broken, TimedOut):
            pass
        logged = in_log(server)
    return decide(logged == "the traceback", logged)


def in_log(server: Server) -> str:
    """What the log says of the exception once it says all, or the server has nothing left to do."""
    if says(server, "Traceback (most recent call last)", SECRET.decode()):
        return "the traceback"
    return "the exception without a traceback" if SECRET.decode() in server.read_log() else "nothing of it"
