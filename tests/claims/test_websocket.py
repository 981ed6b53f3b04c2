"""WebSockets: is one opened, do messages come back, and what do both sides learn of each other?"""

import select
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from uuid import uuid4

from wsproto.events import BytesMessage, CloseConnection, Message, Ping, Pong, TextMessage
from wsproto.utilities import LocalProtocolError

from tests.harness.claims import Cell, claim
from tests.harness.clock import ANSWER, Deadline, happens
from tests.harness.idle import server_of, wait_until_idle
from tests.harness.process import Server
from tests.harness.record import Verdict, decide
from tests.harness.told import got_http
from tests.harness.wire import Broken, Site, TimedOut, WebSocket

MIB = 2**20
SIZES = (1, 2, 4, 8, 16)  # MiB of a text
MANY = 200
TO_NOTE = 5.0  # seconds in which an application notes what it was told
REST = 1.0  # seconds for what is left of half a second in the application, or for a pong that was not the first to come


@claim("websocket.upgrade", lie={"wsgi": "upgrades", "asgi": "no-websocket"})
def test_upgrade(cell: Cell) -> Verdict:
    """Ask for the upgrade of RFC 6455 and look at the status and the accept token."""
    server = server_of(cell)
    before = len(server.read_log())
    with cell.site.connect() as connection:
        status, _, accepted = WebSocket.ask(connection, cell.site)
    return decide(accepted, AS_HTTP if is_own_500(server, before, str(status)) else status)


AS_HTTP = "the application gets an HTTP request"


def is_own_500(server: Server, before: int, status: str) -> bool:
    """Whether a 500 is that of an application that is for WebSockets only and was called with an HTTP request."""
    if status != "500":
        return False
    wait_until_idle(server)  # the log may come behind the answer
    return got_http(server, before)


@claim("websocket.echo", lie="wrong-echo")
def test_echo(cell: Cell) -> Verdict:
    """Send one text over an open WebSocket and read what comes back."""
    with cell.site.connect() as connection:
        _, _, accepted = WebSocket.ask(connection, cell.site)
        if not accepted:
            return decide(False, "not opened")
        websocket = WebSocket(connection)
        websocket.send(TextMessage(data="grüße"))
        came_back = websocket.receive_whole()
        websocket.close()
        same = isinstance(came_back, TextMessage) and came_back.data == "grüße"
        return decide(same, "the same text" if same else "something else")


# Opening


@claim("websocket.subprotocol", lie="no-subprotocol")
def test_subprotocol(cell: Cell) -> Verdict:
    """Offer three subprotocols; the application sends back what it was offered, and the answer names its choice."""
    offers = (("Sec-WebSocket-Protocol", "chat.v1, chat.v2, chat.v3"),)
    with opened(cell.site, more=offers) as (websocket, headers):
        chosen = headers.get("sec-websocket-protocol", "nothing")
        told = came(websocket)
    holds = (chosen, told) == ("chat.v2", "offered: chat.v1, chat.v2, chat.v3")
    return decide(holds, f"{told}; chosen: {chosen}")


@claim("websocket.accept-headers", lie="drops-accept-headers")
def test_accept_headers(cell: Cell) -> Verdict:
    """Look for the header that the application gives when it accepts."""
    with opened(cell.site) as (_, headers):
        session = headers.get("x-session")
    return decide(session == "4711", f"x-session: {session}" if session else "no such header")


@claim("websocket.refused", lie="other-refusal")
def test_refused(cell: Cell) -> Verdict:
    """The application closes before it accepts; look at the answer to the handshake."""
    return decide((answer := refusal_of(cell)) == "403", answer)


@claim("websocket.refused-status", lie="no-own-refusal")
def test_refused_status(cell: Cell) -> Verdict:
    """The application refuses with 401 and a body where the extension is offered, and otherwise closes."""
    return decide((answer := refusal_of(cell, b"log in, please\n")) == "401 with its body", answer)


# Closing


@claim("websocket.close-code-to-client", lie="closes-with-1000")
def test_close_code_to_client(cell: Cell) -> Verdict:
    """The application closes with 4001 and a reason; look at the close frame."""
    with opened(cell.site) as (websocket, _):
        said = came(websocket)
    if said == "closed with 4001":
        return Verdict("partial", said, "the code arrives and the reason does not")
    return decide(said == "closed with 4001, 'no such room'", said)


@claim("websocket.close-code-to-app", lie="forgets-close-code")
def test_close_code_to_app(cell: Cell) -> Verdict:
    """Close with 4002 and a reason, then ask the application what it was told."""
    heard = after_close(cell.site, CloseConnection(code=4002, reason="good night"))
    if heard == "4002 without a reason":
        return Verdict("partial", heard, "the code arrives and the reason does not")
    return decide(heard == "4002 good night", heard)


@claim("websocket.send-after-close", lie="swallows-late-sends")
def test_send_after_close(cell: Cell) -> Verdict:
    """Close; the application then sends a message and notes what that raised."""
    happened = after_close(cell.site, CloseConnection(code=1000))
    return decide(happened == "an OSError", happened)


# Messages


@claim("websocket.ping-answered", lie="no-pong")
def test_ping_answered(cell: Cell) -> Verdict:
    """Send a text and a ping after it; the application takes half a second to answer the text.

    After the text, a second is enough for the pong: nothing is left to wait for but the server.
    """
    with opened(cell.site) as (websocket, _):
        if websocket:
            websocket.send(TextMessage(data="the answer"))
            websocket.send(Ping(payload=b"are you there?"))
        first = came(websocket)
        second = came(websocket, Deadline(REST if first == "the answer" else ANSWER))
    return decide((first, second) == ("a pong", "the answer"), f"{first}, then {second}")


@claim("websocket.binary", lie="bytes-as-text")
def test_binary(cell: Cell) -> Verdict:
    """Send bytes that are no text, and look at what comes back."""
    sent = bytes(range(256))
    with opened(cell.site) as (websocket, _):
        return comes_back(websocket, BytesMessage(data=sent), "the same bytes")


@claim("websocket.fragmented", lie="frames-as-messages")
def test_fragmented(cell: Cell) -> Verdict:
    """Send one text in three frames; look at the first message that comes back."""
    with opened(cell.site) as (websocket, _):
        parts = [TextMessage(data=part, message_finished=False) for part in ("one message ", "in three ")]
        last = TextMessage(data="frames")
        return comes_back(websocket, last, "one message", "one message in three frames", parts)


@claim("websocket.large-message", lie="limits-messages")
def test_large_message(cell: Cell) -> Verdict:
    """Send a text of 1 MiB and look at what comes back."""
    with opened(cell.site) as (websocket, _):
        return comes_back(websocket, TextMessage(data="0123456789abcdef" * (MIB // 16)), "the same text")


@claim("websocket.message-sizes", lie="limits-messages")
def test_message_sizes(cell: Cell) -> Verdict:
    """Send texts of 1, 2, 4, 8 and 16 MiB in one frame, each over a WebSocket of its own, until one does not come
    back."""
    back = "none of them comes back"
    for mib in SIZES:
        with opened(cell.site) as (websocket, _):
            came_back = comes_back(websocket, TextMessage(data="0123456789abcdef" * (mib * MIB // 16)), "the same text")
        if came_back.verdict != "yes":
            return decide(False, f"{back}; then {came_back.observed}")
        back = f"up to {mib} MiB"
    return decide(True, back)


@claim("websocket.very-large-message", lie="limits-messages")
def test_very_large_message(cell: Cell) -> Verdict:
    """Send 20 MiB, as far as they are taken: in one frame, and in frames of 1 MiB where the first did not come back.

    Where the server said that the message was too big, other frames would not make it smaller.
    """
    piece = b"0123456789abcdef" * (MIB // 16)
    with opened(cell.site) as (websocket, _):
        in_one = comes_back(websocket, BytesMessage(data=piece * 20), "the same bytes")
    if in_one.verdict == "yes" or in_one.observed == "closed with 1009":
        return in_one
    with opened(cell.site) as (websocket, _):
        parts = [BytesMessage(data=piece, message_finished=False)] * 19
        in_parts = comes_back(websocket, BytesMessage(data=piece), "the same bytes", piece * 20, parts)
    if in_parts.verdict == "yes":
        return Verdict("partial", f"{in_one.observed}; in frames of 1 MiB the same bytes", "only a frame was too long")
    return in_one


@claim("websocket.order", lie="last-message-first")
def test_order(cell: Cell) -> Verdict:
    """Send a hundred short messages at once, and read a hundred."""
    numbers = [str(number) for number in range(100)]
    with opened(cell.site) as (websocket, _):
        if not websocket:
            return decide(False, "not opened")
        websocket.connection.send(b"".join(websocket.frames.send(TextMessage(data=number)) for number in numbers))
        back = [came(websocket)]
        while len(back) < len(numbers) and back[-1] in numbers:
            back.append(came(websocket))
    if back == numbers:
        return decide(True, "all, in order")
    return decide(False, "all, in another order" if sorted(back) == sorted(numbers) else "not all")


@claim("websocket.many", lie="hundred-sockets")
def test_many(cell: Cell) -> Verdict:
    """Open 200 WebSockets, then send a text over each, then read what comes back over each."""
    until = Deadline(ANSWER)
    with ExitStack() as stack:
        websockets = [stack.enter_context(opened(cell.site, until=until))[0] for _ in range(MANY)]
        for number, websocket in enumerate(websockets):
            if websocket:
                websocket.send(TextMessage(data=f"I am {number}"))
        back = [came(websocket, until) for websocket in websockets]
    right = sum(text == f"I am {number}" for number, text in enumerate(back))
    return decide(right == MANY, f"{right} of {MANY}")


# What the probes have in common


@contextmanager
def opened(
    site: Site, target: str = "/", more: tuple = (), until: Deadline | None = None
) -> Iterator[tuple[WebSocket | None, dict[str, str]]]:
    """An open WebSocket, or None if none was opened, and the headers of the answer. It is closed in the end."""
    with site.connect() as connection:
        if until:
            connection.patience = max(0.1, until.left)
        try:
            _, headers, accepted = WebSocket.ask(connection, site, target, more)
        except (Broken, TimedOut):
            headers, accepted = [], False
        websocket = WebSocket(connection) if accepted else None
        yield websocket, {name.lower(): value for name, value in headers}
        if websocket:
            with suppress(Broken, TimedOut, LocalProtocolError):
                websocket.close()


def came(websocket: WebSocket | None, until: Deadline | None = None) -> str:
    """What comes next over it: the text of a message, or in words what else it was."""
    if not websocket:
        return "not opened"
    if until:
        websocket.connection.patience = max(0.1, until.left)
    try:
        return in_words(websocket.receive_whole())
    except Broken:
        return "the connection was cut"
    except TimedOut:
        return "nothing came"


def in_words(event) -> str:
    match event:
        case TextMessage():
            return event.data
        case BytesMessage():
            return "bytes"
        case Pong():
            return "a pong"
        case CloseConnection():
            code = "without a code" if event.code == 1005 else f"with {event.code}"  # RFC 6455, section 7.1.5
            return f"closed {code}, {event.reason!r}" if event.reason else f"closed {code}"


def comes_back(
    websocket: WebSocket | None,
    last: Message,
    same: str,
    whole: str | bytes | None = None,
    before: Sequence[Message] = (),
) -> Verdict:
    """Send the parts of a message, as far as they are taken; whether the whole is the first thing that comes back."""
    if not websocket:
        return decide(False, "not opened")
    send_while_taken(websocket, b"".join(websocket.frames.send(part) for part in (*before, last)))
    try:
        event = websocket.receive_whole()
    except Broken:
        return decide(False, "the connection was cut")
    except TimedOut:
        return decide(False, "nothing came")
    if type(event) is type(last) and event.data == (whole or last.data):
        return decide(True, same)
    if isinstance(event, CloseConnection):
        return decide(False, in_words(CloseConnection(code=event.code)))
    return decide(False, "something else")


def send_while_taken(websocket: WebSocket, data: bytes) -> None:
    """Send piece by piece, and stop when the server says something or hears no more: it may refuse a long message."""
    with suppress(Broken, TimedOut):
        for start in range(0, len(data), 65536):
            if select.select([websocket.connection.socket], [], [], 0)[0]:
                return
            websocket.connection.send(data[start : start + 65536])


def refusal_of(cell: Cell, body: bytes = b"") -> str:
    """What refusal() says, if the application was asked for a WebSocket."""
    server = server_of(cell)
    before = len(server.read_log())
    said = refusal(cell.site, body)
    return AS_HTTP if is_own_500(server, before, said) else said


def refusal(site: Site, body: bytes = b"") -> str:
    """The status with which a handshake is answered, and whether the answer has the body, if one is expected."""
    with site.connect() as connection:
        try:
            status, headers, _ = WebSocket.ask(connection, site)
            if not body or status == 101:
                return str(status)
            got = b"".join(piece for _, piece in connection.read_pieces(status, headers))
        except Broken:
            return "the connection was cut"
        except TimedOut:
            return "nothing came"
    return f"{status} with its body" if got == body else f"{status} without its body" if status == 401 else str(status)


def after_close(site: Site, close: CloseConnection) -> str:
    """Open a WebSocket and close it; then ask the application what it noted, until it has."""
    client = f"/?{uuid4()}"
    with opened(site, client) as (websocket, _):
        if not websocket:
            return "not opened"
        websocket.send(close)
        came(websocket)
    happens(lambda: site.get(client).body != b"nothing yet", TO_NOTE)
    return site.get(client).body.decode()
