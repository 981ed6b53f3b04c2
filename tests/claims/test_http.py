"""HTTP/1.1 on the wire: connections, bodies that may not be there, and headers that come once, twice or not at all."""

import re
from uuid import uuid4

from tests.harness import http2
from tests.harness.claims import Cell, claim
from tests.harness.clock import happens
from tests.harness.idle import server_of, wait_until_idle, watched
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.wire import Broken, Connection, Response, Site, TimedOut, closes

KEEP = (("Connection", "keep-alive"),)
TO_WORK = 8.0  # seconds for work that takes one, or never begins
CLOSED = not_applicable("it closes the connection after the first answer")


def next_answer(connection: Connection) -> Response | str:
    """The next answer, or why there is none, in words that do not differ from run to run."""
    try:
        return connection.read_response()
    except Broken:
        return "the connection is closed"
    except TimedOut:
        return "no answer"


@claim("http.keep-alive", lie="closes")
def test_keep_alive(cell: Cell) -> Verdict:
    """Ask, read the answer to its end, and a moment later ask again on the same connection."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        try:
            connection.send(cell.site.head("GET", "/first", KEEP))
            if closes(connection.read_response()):
                return decide(False, "closed after the first answer")
            wait_until_idle(server_of(cell))  # what comes sooner may be taken as pipelined
            connection.send(cell.site.head("GET", "/second"))
        except Broken:
            return decide(False, "closed after the first answer")
        second = next_answer(connection)
    if isinstance(second, str):
        return decide(False, "closed after the first answer" if "closed" in second else second)
    whole = (second.status, second.body) == (200, b"You asked for /second")
    return decide(whole, "both answers on one connection" if whole else f"on one connection, then {second.status}")


@claim("http.pipelining", lie="answers-backwards")
def test_pipelining(cell: Cell) -> Verdict:
    """Send two requests at once, and read what comes."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head("GET", "/first", KEEP) + cell.site.head("GET", "/second"))
        answers = [next_answer(connection)]
        if isinstance(answers[0], Response):
            answers.append(next_answer(connection))
    said = [answer if isinstance(answer, str) else answer.body.decode().rpartition("/")[2] for answer in answers]
    return decide(said == ["first", "second"], ", then ".join(said))


def after_head(cell: Cell, request: bytes) -> tuple[int, list[tuple[str, str]], str]:
    """Send a request that asks to close. The status, the headers, and what came after them until the end."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(request)
        status, headers = connection.read_head()
        try:
            rest = connection.read_rest()
        except TimedOut:
            return status, headers, "no end"
    return status, headers, "a body" if rest else "nothing"


@claim("http.head", lie="sends-every-body")
def test_head(cell: Cell) -> Verdict:
    """Ask with HEAD an application that returns a body; count what comes after the headers."""
    status, _, rest = after_head(cell, cell.site.head("HEAD"))
    return decide((status, rest) == (200, "nothing"), f"{status}, then {rest}")


def bodiless(cell: Cell, status: int) -> Verdict:
    """The application gives a body with a status that has none: does it get to the client?"""
    given, _, rest = after_head(cell, cell.site.head("GET", f"/{status}"))
    return decide((given, rest) == (status, "nothing"), f"{given}, then {rest}")


@claim("http.no-body-204", lie="sends-every-body")
def test_no_body_204(cell: Cell) -> Verdict:
    """Have the application answer 204 with a body; count what comes after the headers."""
    return bodiless(cell, 204)


@claim("http.no-body-304", lie="sends-every-body")
def test_no_body_304(cell: Cell) -> Verdict:
    """Have the application answer 304 with a body; count what comes after the headers."""
    return bodiless(cell, 304)


BOTH_PIECES = b"One piece, and another."


def end_of(headers: list[tuple[str, str]]) -> str:
    """How the client knows where the body ends."""
    names = {name.lower(): value.lower() for name, value in headers}
    if "chunked" in names.get("transfer-encoding", ""):
        return "chunked"
    return "Content-Length" if "content-length" in names else "the end of the connection"


@claim("http.unknown-length", lie="closes")
def test_unknown_length(cell: Cell) -> Verdict:
    """Ask for an answer of unknown length and, a moment after it has ended, ask again on the same connection."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head("GET", "/", KEEP))
        answer = next_answer(connection)
        if isinstance(answer, str):
            return decide(False, answer)
        try:
            if closes(answer):
                raise Broken("as it says")
            wait_until_idle(server_of(cell))  # what comes sooner may be taken as pipelined
            connection.send(cell.site.head())
            again = next_answer(connection)
        except Broken:
            again = "the connection is closed"
    whole = isinstance(again, Response) and again.body == answer.body == BOTH_PIECES
    marked, then = end_of(answer.headers), again if isinstance(again, str) else again.status
    return decide(whole, marked if whole or "end of" in marked else f"{marked}, then {then}")


def old(site: Site, target: str = "/", *headers: str) -> bytes:
    """The head of a request of an HTTP/1.0 client."""
    return "\r\n".join([f"GET {site.prefix}{target} HTTP/1.0", "Host: 127.0.0.1", *headers, "", ""]).encode()


@claim("http.http10", lie="knows-no-http10")
def test_http10(cell: Cell) -> Verdict:
    """Ask as an HTTP/1.0 client, which knows no chunks, for an answer of unknown length; read until the end."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(old(cell.site))
        marked = end_of(connection.read_head()[1])
        try:
            rest = connection.read_rest()
        except TimedOut:
            return decide(False, f"{marked}, and the connection stays open")
    if marked == "chunked":
        return decide(False, marked)
    return decide(rest == BOTH_PIECES, marked if rest == BOTH_PIECES else f"{marked}, and another body")


@claim("http.http10-keep-alive", lie="knows-no-http10")
def test_http10_keep_alive(cell: Cell) -> Verdict:
    """Ask twice on one connection, a moment apart, as an HTTP/1.0 client that asks to keep it."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        try:
            connection.send(old(cell.site, "/first", "Connection: keep-alive"))
            if closes(connection.read_response()):
                return decide(False, "closed after the first answer")
            wait_until_idle(server_of(cell))  # what comes sooner may be taken as pipelined
            connection.send(old(cell.site, "/second"))
        except Broken:
            return decide(False, "closed after the first answer")
        second = next_answer(connection)
    if isinstance(second, str):
        return decide(False, "closed after the first answer" if "closed" in second else second)
    whole = (second.status, second.body) == (200, b"You asked for /second")
    return decide(whole, "both answers on one connection" if whole else f"on one connection, then {second.status}")


def values(answer: Response, name: str) -> list[str]:
    return [value for key, value in answer.headers if key.lower() == name]


@claim("http.date", lie="adds-headers")
def test_date(cell: Cell) -> Verdict:
    """Look for a Date header that the application has not given."""
    dates = values(cell.site.get(), "date")
    form = r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
    return decide(len(dates) == 1 and bool(re.fullmatch(form, dates[0])), "present" if dates else "absent")


@claim("http.server-header", lie="adds-headers")
def test_server_header(cell: Cell) -> Verdict:
    """Look for a Server header that the application has not given; versions are left out."""
    names = [re.split(r"[/ (]", value)[0] for value in values(cell.site.get(), "server")]
    return decide(bool(names), ", ".join(names) or "absent")


def whose(cell: Cell, name: str, own: str) -> Verdict:
    """The application gives the header itself: what becomes of it?"""
    found = values(cell.site.get(), name)
    if found == [own]:
        return decide(True, "the application's alone")
    return decide(False, "both" if own in found else "the server's alone" if found else "neither")


@claim("http.own-date", lie="adds-headers")
def test_own_date(cell: Cell) -> Verdict:
    """Have the application give a Date of its own; count the Date headers."""
    return whose(cell, "date", "Sun, 07 Dec 2003 12:00:00 GMT")


@claim("http.own-server", lie="adds-headers")
def test_own_server(cell: Cell) -> Verdict:
    """Have the application give a Server of its own; count the Server headers."""
    return whose(cell, "server", "mine")


@claim("http.repeated-headers", lie="keeps-last-header")
def test_repeated_headers(cell: Cell) -> Verdict:
    """Have the application set two cookies; read the Set-Cookie headers in their order."""
    cookies = values(cell.site.get(), "set-cookie")
    return decide(cookies == ["first=1", "second=2"], " | ".join(cookies) or "none")


@claim("http.request-repeated", lie="takes-last-header")
def test_request_repeated(cell: Cell) -> Verdict:
    """Send a header twice; the application says what it got."""
    with cell.site.connect() as connection:
        connection.send(cell.site.head("GET", "/", (("X-Color", "red"), ("X-Color", "blue"))))
        said = connection.read_response().body.decode("latin-1")
    return decide(re.split(r", ?| and ", said) == ["red", "blue"], said)


@claim("http.own-framing", lie="frames-badly")
def test_own_framing(cell: Cell) -> Verdict:
    """Have the application say that its body comes in chunks, which it has not made; read what comes."""
    with watched(cell.site.connect(), server_of(cell)) as connection:
        connection.send(cell.site.head())
        try:
            answer = connection.read_response()
        except Broken as error:
            as_given = "not in chunks" in str(error)  # the body, where the size of a chunk should be
            return decide(False, "said to be in chunks, and is not" if as_given else "the connection is closed")
        except TimedOut:
            return decide(False, "no end")
    whole = answer.status == 200 and answer.body == b"not in chunks"
    return decide(whole, "the whole body" if whole else answer.status)


@claim("http.hop-by-hop", lie="refuses-hop-by-hop")
def test_hop_by_hop(cell: Cell) -> Verdict:
    """Have the application give a Keep-Alive header; PEP 3333 calls that a fatal error."""
    answer = cell.site.get()
    sent = bool(values(answer, "keep-alive"))
    return decide(answer.status == 500 and not sent, f"{answer.status}, the header {'sent' if sent else 'not sent'}")


@claim("http.second-during-work", lie="works-aside")
def test_second_during_work(cell: Cell) -> Verdict:
    """Start a job whose work goes on after the answer and, on the same connection, ask a moment later if it is over.

    Then wait until it is, for one second or a little more: work that never begins is never over.
    """
    job = f"/?{uuid4()}"
    with watched(cell.site.connect(), server_of(cell)) as connection:
        try:
            connection.send(cell.site.head("POST", job, (*KEEP, ("Content-Length", "0"))))
            if closes(connection.read_response()):
                return CLOSED
            wait_until_idle(server_of(cell))  # what comes sooner may be taken as pipelined
            connection.send(cell.site.head("GET", job))
            second = connection.read_response()
        except Broken:
            return CLOSED
    during = second.body == b"not yet"
    if during and not happens(lambda: cell.site.get(job).body != b"not yet", TO_WORK):
        return not_applicable("the work after the response is not done")
    return decide(during, "during the work" if during else "after the work")


@claim("http.trailers", lie="trailers")
def test_trailers(cell: Cell) -> Verdict:
    """Ask for trailers with `TE: trailers`; read the body, which says whether they are offered, and what follows it."""
    with cell.site.connect() as connection:
        connection.send(cell.site.head("GET", "/", (("TE", "trailers"), ("Connection", "close, TE"))))
        body = connection.read_response().body
        names = [name.lower() for name, _ in connection.trailers]
    return decide(names == ["digest"], f"{told(body)}, {'sent' if names else 'not sent'}")


def told(body: bytes) -> str:
    """Whether the application was offered something, as it says."""
    return "not offered" if b"not offered" in body else "offered"


@claim("http.early-hints", lie="early-hints")
def test_early_hints(cell: Cell) -> Verdict:
    """Ask an application that gives a hint if it can; read every status that comes."""
    with cell.site.connect() as connection:
        connection.send(cell.site.head())
        head = connection.read_head()
        heads = [head]
        while head[0] < 200:
            head = connection.read_head()
            heads.append(head)
        body = b"".join(piece for _, piece in connection.read_pieces(*head))
    hinted = any(status == 103 and dict(headers).get("link", dict(headers).get("Link")) for status, headers in heads)
    return decide(hinted, f"{told(body)}, {' then '.join(str(status) for status, _ in heads)}")


@claim("http.h2-prior-knowledge", lie="no-http2", alone=True)
def test_h2_prior_knowledge(cell: Cell) -> Verdict:
    """Begin HTTP/2 on a connection without TLS, and send one request."""
    with cell.running() as server, watched(server.site.connect(), server) as connection:
        try:
            answer = http2.ask(connection, server.site)
        except Broken as error:
            status = re.search(r"b'HTTP/1\.. ([0-9]{3})'", str(error))
            return decide(False, f"{status[1]} over HTTP/1" if status else "closed without an answer")
        except TimedOut:
            return decide(False, "no answer")
    return decide(answer.status == 200, f"{answer.status} over HTTP/2")
