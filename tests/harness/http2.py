"""The client's side of HTTP/2 on a raw connection (RFC 9113); the frames are h2's."""

from dataclasses import dataclass, field

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    InformationalResponseReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)
from h2.exceptions import ProtocolError

from tests.harness.wire import Broken, Connection, Site

Headers = list[tuple[str, str]]


@dataclass
class Answer:
    """An answer on one stream, and what came before and after it: informational answers and trailers."""

    hints: list[Headers] = field(default_factory=list)
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    trailers: Headers = field(default_factory=list)

    @property
    def status(self) -> int:
        return int(dict(self.headers)[":status"])


def ask(connection: Connection, site: Site, target: str = "/", headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Begin HTTP/2 on the connection and send one request. Raises TimedOut, or Broken if what comes is not HTTP/2."""
    frames = H2Connection(H2Configuration(client_side=True, header_encoding="latin-1"))
    frames.initiate_connection()
    scheme = "https" if site.tls else "http"
    pseudo = [(":method", "GET"), (":scheme", scheme), (":authority", "127.0.0.1"), (":path", site.prefix + target)]
    frames.send_headers(1, [*pseudo, *headers], end_stream=True)
    connection.send(frames.data_to_send())
    answer, deadline, first = Answer(), connection.deadline(), b""
    while True:
        data = connection.read_some(65536, deadline)
        first = (first + data)[:12]
        if not data:
            raise Broken(f"the connection ended after {first!r}")
        try:
            events = frames.receive_data(data)
        except ProtocolError as error:
            while len(first) < 12 and (data := connection.read_some(12 - len(first), deadline)):
                first += data
            raise Broken(f"not HTTP/2: {first!r} ({error})") from None
        for event in events:
            if taken(answer, event):
                frames.close_connection()
                connection.send(frames.data_to_send())
                return answer
        if reply := frames.data_to_send():
            connection.send(reply)


def taken(answer: Answer, event) -> bool:
    """Whether an event of the stream is the last of the answer, to which it adds what it brings."""
    match event:
        case InformationalResponseReceived():
            answer.hints.append(list(event.headers))
        case ResponseReceived():
            answer.headers = list(event.headers)
        case DataReceived():
            answer.body += event.data
        case TrailersReceived():
            answer.trailers = list(event.headers)
        case StreamReset():
            raise Broken(f"the stream was reset with error {event.error_code!r}")
        case ConnectionTerminated() if event.error_code:
            raise Broken(f"the connection was ended with error {event.error_code!r}")
        case StreamEnded():
            return True
    return False
