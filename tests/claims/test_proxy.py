"""nginx in front: what reaches the application through it, and what reaches the client."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.claims.heard import Told, header
from tests.claims.test_frameworks import PATIENT, echo
from tests.claims.test_streaming import ROUNDS, first_before_second
from tests.claims.test_websocket import AS_HTTP, is_own_500
from tests.harness.claims import Cell, claim
from tests.harness.idle import server_of, wait_until_idle, watched
from tests.harness.nginx import Line, Nginx, read
from tests.harness.process import Server
from tests.harness.record import Verdict, decide
from tests.harness.rounds import any_round, decide_by
from tests.harness.wire import Broken, Site, TimedOut

CLIENT = "127.0.0.2"  # where the client is; nginx is at 127.0.0.1
MIB = 2**20
HALF = 32 * 1024  # bytes; an upload has two halves
TOO_LATE = 6  # seconds that a request takes, where nginx waits for less

# Each of these has a probe's nginx do otherwise in one place.
ASKS = "proxy_pass http://127.0.0.1:8000;"


def and_also(line: str, on: str = "none") -> Line:
    """The configuration with one more line beside the one that names the server."""
    return Line(ASKS, f"{ASKS}\n        {line}", on)


def without(line: str, on: str = "none") -> Line:
    return Line(line, "", on)


# Streams


@claim("proxy.stream", lie=and_also("proxy_buffering off;"))
def test_stream(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    with cell.behind(cell.site) as nginx:
        return first_before_second(nginx.site)


@claim("proxy.stream-unbuffered", lie=without("proxy_buffering off;"))
def test_stream_unbuffered(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    with cell.behind(cell.site) as nginx:
        return first_before_second(nginx.site)


@claim("proxy.stream-header", lie=and_also("proxy_ignore_headers X-Accel-Buffering;"))
def test_stream_header(cell: Cell) -> Verdict:
    """Each event says when it was made; compare that of the last with the time at which the first arrived."""
    with cell.behind(cell.site) as nginx:
        return decide_by(lambda: first_event_before_second(nginx.site), rounds=ROUNDS, rule=any_round)


def first_event_before_second(site: Site) -> Verdict:
    with site.connect() as connection:
        connection.send(site.head())
        status, headers = connection.read_head()
        pieces = list(connection.read_pieces(status, headers))
    times = re.findall(rb"data: ([\d.]+)", b"".join(piece for _, piece in pieces))
    streamed = pieces[0][0] < float(times[1])
    seen = any(name.lower() == "x-accel-buffering" for name, _ in headers)
    order = "first arrived, then second made" if streamed else "second made, then first arrived"
    return decide(streamed, f"{order}; the client {'sees' if seen else 'does not see'} the header")


@claim("proxy.stream-http11", lie=without("proxy_http_version 1.1;"))
def test_stream_http11(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    with cell.behind(cell.site) as nginx:
        return first_before_second(nginx.site)


# WebSockets


@claim(
    "proxy.websocket",
    lie=Line(
        ASKS,
        f"""{ASKS} proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";""",
    ),
)
def test_websocket(cell: Cell) -> Verdict:
    """Open a WebSocket through nginx and send one text."""
    server = server_of(cell)
    before = len(server.read_log())
    with cell.behind(cell.site) as nginx, nginx.site.connect(PATIENT) as connection:
        said = echo(connection, nginx.site)
    return decide(False, AS_HTTP) if is_own_500(server, before, said.observed) else said


@claim("proxy.websocket-upgrade", lie=without("proxy_set_header Upgrade $http_upgrade;"))
def test_websocket_upgrade(cell: Cell) -> Verdict:
    """Open a WebSocket through nginx and send one text."""
    with cell.behind(cell.site) as nginx, nginx.site.connect(PATIENT) as connection:
        return echo(connection, nginx.site)


# What the application is told


def told(site: Site, *headers: tuple[str, str]) -> Told:
    """What the application is told of a request by a client that is not where nginx is."""
    with site.connect(source=CLIENT) as connection:
        connection.send(site.head("GET", "/", headers))
        return Told(connection.read_response().body)


def client(cell: Cell, said: Told) -> Verdict:
    """Whose address it is told."""
    address = said.get("REMOTE_ADDR") if cell.interface == "wsgi" else (said.get("client") or [""])[0]
    whose = {CLIENT: "the client's", "127.0.0.1": "nginx's"}
    return decide(address == CLIENT, whose.get(address, "another"))


def scheme(cell: Cell, said: Told) -> Verdict:
    """Which scheme it is told."""
    name = said.get("wsgi.url_scheme" if cell.interface == "wsgi" else "scheme")
    return decide(name == "https", name)


NAMES_HOST = "proxy_set_header Host $host;"


def host(cell: Cell) -> Verdict:
    """Ask nginx for the host 127.0.0.1 without a port, and the application which host it is told."""
    with cell.behind(cell.site) as nginx:
        said = header(cell, told(nginx.site), "host")
    host_and_port = "{}:{}".format(*cell.site.address)
    return decide(
        said == "127.0.0.1", {"127.0.0.1": "the client's", host_and_port: "the server's"}.get(said, "another")
    )


@claim("proxy.host", lie=and_also(NAMES_HOST))
def test_host(cell: Cell) -> Verdict:
    """Ask nginx, which names no host, for one without a port, and the application which host it is told."""
    return host(cell)


@claim("proxy.host-set", lie=without(NAMES_HOST))
def test_host_set(cell: Cell) -> Verdict:
    """Ask nginx, which hands the host on, for one without a port, and the application which host it is told."""
    return host(cell)


@claim("proxy.client", lie=and_also(f"proxy_bind {CLIENT};"))
def test_client(cell: Cell) -> Verdict:
    """Ask nginx from 127.0.0.2, and the application which address it is told."""
    with cell.behind(cell.site) as nginx:
        return client(cell, told(nginx.site))


FORWARDS = "proxy_set_header X-Forwarded-For $remote_addr;"
SCHEME = "proxy_set_header X-Forwarded-Proto $scheme;"


@claim("proxy.forwarded-client", lie=without(FORWARDS, on="believes-forwarded"))
def test_forwarded_client(cell: Cell) -> Verdict:
    """Ask nginx from 127.0.0.2, and the application which address it is told."""
    with cell.behind(cell.site) as nginx:
        return client(cell, told(nginx.site))


@claim("proxy.forwarded-scheme", lie=without(SCHEME, on="believes-forwarded"))
def test_forwarded_scheme(cell: Cell) -> Verdict:
    """Ask nginx over TLS, and the application which scheme it is told."""
    with cell.behind(cell.site) as nginx:
        return scheme(cell, told(nginx.site))


@claim("proxy.unix-scheme", lie=without(SCHEME, on="believes-forwarded"), alone=True)
def test_unix_scheme(cell: Cell) -> Verdict:
    """Ask nginx over TLS, which asks a unix socket, and the application which scheme it is told."""
    with cell.running() as server, cell.behind(server.site) as nginx:
        return scheme(cell, told(nginx.site))


@claim("proxy.unix-trusted", lie=without(SCHEME, on="believes-forwarded"), alone=True)
def test_unix_trusted(cell: Cell) -> Verdict:
    """Ask nginx over TLS, which asks a unix socket, and the application which scheme it is told."""
    with cell.running() as server, cell.behind(server.site) as nginx:
        return scheme(cell, told(nginx.site))


@claim("proxy.forged", lie=Line(FORWARDS, "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"))
def test_forged(cell: Cell) -> Verdict:
    """Send a made-up X-Forwarded-For through nginx, and ask the application what the header says."""
    with cell.behind(cell.site) as nginx:
        said = header(cell, told(nginx.site, ("X-Forwarded-For", "203.0.113.7")), "x-forwarded-for") or "nothing"
    return decide("203.0.113.7" in said, said.replace(CLIENT, "the client's address").replace("203.0.113.7", "made up"))


@claim("proxy.version", lie=and_also("proxy_http_version 1.1;"))
def test_version(cell: Cell) -> Verdict:
    """Ask nginx in HTTP/1.1, and the application which version it is told."""
    with cell.behind(cell.site) as nginx:
        said = told(nginx.site)
    version = said.get("SERVER_PROTOCOL" if cell.interface == "wsgi" else "http_version").removeprefix("HTTP/")
    return decide(version == "1.1", version)


def framing(cell: Cell) -> Verdict:
    """Of five bytes sent in one chunk: which framing the application is told of."""
    with cell.behind(cell.site) as nginx, nginx.site.connect() as connection:
        connection.send(nginx.site.head("POST", "/", (("Transfer-Encoding", "chunked"),)))
        wait_until_idle(nginx, server_of(cell))  # nginx knows the length of what came at once
        connection.send(b"5\r\nhello\r\n0\r\n\r\n")
        said = Told(connection.read_response().body)
    length, coding = header(cell, said, "content-length"), header(cell, said, "transfer-encoding")
    parts = [f"Content-Length: {length}"] * bool(length) + [f"Transfer-Encoding: {coding}"] * bool(coding)
    return decide(length == "5" and not coding, ", ".join(parts) or "neither")


@claim("proxy.chunked", lie=and_also("proxy_http_version 1.1; proxy_request_buffering off;"))
def test_chunked(cell: Cell) -> Verdict:
    """Send a body in one chunk, and ask the application for both headers."""
    return framing(cell)


@claim("proxy.chunked-unbuffered", lie=without("proxy_request_buffering off;"))
def test_chunked_unbuffered(cell: Cell) -> Verdict:
    """Send a body in one chunk, and ask the application for both headers."""
    return framing(cell)


# Bodies


def counted(site: Site) -> int:
    """What the counter of the application has come to with this request."""
    return int(re.search(rb"counted to (\d+)", site.get().body)[1])


def called(cell: Cell, head: bytes, body: bytes = b"") -> Verdict:
    """What nginx answers a request, and whether the application has counted it."""
    before = counted(cell.site)
    with cell.behind(cell.site) as nginx, nginx.site.connect() as connection:
        connection.send(head)
        try:
            connection.send(body)
        except Broken:
            pass  # it has answered, and does not want the rest
        status, _ = connection.read_head()  # a server may hang up behind it, on a body that nobody reads
    reached = counted(cell.site) > before + 1
    return decide(reached, f"{status}, {'called' if reached else 'not called'}")


@claim("proxy.too-large", lie=Line("listen 80;", "listen 80;\n    client_max_body_size 2m;"))
def test_too_large(cell: Cell) -> Verdict:
    """Send 2 MiB through nginx; the application counts its requests."""
    return called(cell, cell.site.head("POST", "/", (("Content-Length", str(2 * MIB)),)), bytes(2 * MIB))


@claim("proxy.large-allowed", lie=Line("client_max_body_size 10m;", "client_max_body_size 1m;"))
def test_large_allowed(cell: Cell) -> Verdict:
    """Send 2 MiB through nginx; the application sends them back."""
    with cell.behind(cell.site) as nginx:
        try:
            answer = nginx.site.post("/", b"x" * 2 * MIB)
        except Broken:
            return decide(False, "no answer")
    same = answer.body == b"x" * 2 * MIB
    return decide(same, f"{answer.status}, {'all of it' if same else 'something else'}")


def upload(cell: Cell) -> Verdict:
    """Send half an upload, then the rest once nobody has anything left to do; the application says when it read."""
    with cell.behind(cell.site) as nginx, nginx.site.connect() as connection:
        connection.send(nginx.site.head("POST", "/", (("Content-Length", str(2 * HALF)),)) + b"1" * HALF)
        wait_until_idle(nginx, server_of(cell))
        second_sent = time.monotonic()
        connection.send(b"2" * HALF)
        answer = connection.read_response()
    first_read = re.search(rb"read at ([\d.]+)", answer.body)
    if first_read is None:
        return decide(False, f"{answer.status}, nothing read")
    streamed = float(first_read[1]) < second_sent
    return decide(streamed, "first read, then last sent" if streamed else "last sent, then first read")


@claim("proxy.upload", lie=and_also("proxy_request_buffering off;"))
def test_upload(cell: Cell) -> Verdict:
    """Send an upload in two halves; the application says when it read the first piece."""
    return upload(cell)


@claim("proxy.upload-unbuffered", lie=without("proxy_request_buffering off;"))
def test_upload_unbuffered(cell: Cell) -> Verdict:
    """Send an upload in two halves; the application says when it read the first piece."""
    return upload(cell)


def long_header(cell: Cell) -> Verdict:
    return called(cell, cell.site.head("GET", "/", (("X-Long", "x" * 9 * 1024),)))


@claim("proxy.long-header", lie=Line(read("plain.conf"), read("cookies.conf")))
def test_long_header(cell: Cell) -> Verdict:
    """Send a header of 9 KiB through nginx; the application counts its requests."""
    return long_header(cell)


@claim("proxy.long-header-allowed", lie=Line("4 32k", "4 8k"))
def test_long_header_allowed(cell: Cell) -> Verdict:
    """Send the same through an nginx that takes it; the server behind may have a limit of its own."""
    return long_header(cell)


# Connections


def connections(cell: Cell) -> Verdict:
    """Ask four times, each time on a connection of the client's own; the application is told nginx's port."""
    with cell.behind(cell.site) as nginx:
        said = [told(nginx.site) for _ in range(4)]
    ports = {one.get("REMOTE_PORT") if cell.interface == "wsgi" else one.get("client")[1] for one in said}
    return decide(len(ports) < 4, f"{len(ports)} of 4")


@claim("proxy.connections", lie=Line(read("plain.conf"), read("keepalive.conf")))
def test_connections(cell: Cell) -> Verdict:
    """Ask four times, one after the other, and compare the ports that the application is told."""
    return connections(cell)


@claim("proxy.keepalive", lie=without("keepalive 16;"))
def test_keepalive(cell: Cell) -> Verdict:
    """Ask four times, one after the other, and compare the ports that the application is told."""
    return connections(cell)


# Slow clients


@contextmanager
def clients(count: int, nginx: Nginx, server: Server, request: bytes) -> Iterator[None]:
    """Clients that have sent this much, which has been taken in, and neither send more nor read."""
    with ExitStack() as opened:
        for _ in range(count):
            opened.enter_context(nginx.site.connect()).send(request)
        wait_until_idle(nginx, server)
        yield


def beside(cell: Cell, count: int, request: bytes) -> Verdict:
    """Whether an ordinary request is answered beside slow clients, or when they have left."""
    with cell.running() as server, cell.behind(server.site) as nginx:
        with watched(nginx.site.connect(), nginx, server) as quick:
            with clients(count, nginx, server, request):
                quick.send(nginx.site.head("GET", "/quick"))
                try:
                    return decide(quick.read_head()[0] == 200, "while they waited")
                except TimedOut:
                    pass
            try:
                quick.read_head()
            except (Broken, TimedOut):
                return decide(False, "not even when they had left")
    return decide(False, "when they had left")


@claim("proxy.slow-uploads", lie=and_also("proxy_request_buffering off;", on="one-connection"), alone=True)
def test_slow_uploads(cell: Cell) -> Verdict:
    """Sixteen clients send a whole head and then nothing of the body; ask on another connection."""
    return beside(cell, 16, b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n")


@claim("proxy.slow-readers", lie=and_also("proxy_buffering off;", on="one-connection"), alone=True)
def test_slow_readers(cell: Cell) -> Verdict:
    """Four clients ask for 64 MiB and do not read; ask on another connection."""
    return beside(cell, 4, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


# Errors


ELSEWHERE = Line(
    "    }\n}", "        error_page 502 504 = @other;\n    }\n    location @other {\n        return 503;\n    }\n}"
)


@claim("proxy.gone", lie=ELSEWHERE, alone=True)
def test_gone(cell: Cell) -> Verdict:
    """Stop the server, then ask nginx."""
    with cell.running() as server, cell.behind(server.site) as nginx:
        server.stop()
        status = nginx.site.get().status
    return decide(status == 502, status)


@claim("proxy.late", lie=ELSEWHERE, alone=True)
def test_late(cell: Cell) -> Verdict:
    """Ask nginx for what takes six seconds."""
    with cell.running() as server, cell.behind(server.site) as nginx:
        status = nginx.site.get(f"/?{TOO_LATE}").status
    return decide(status == 504, status)
