"""What frameworks do on every server of their interface: the smallest application of each, and what is often asked."""

import re

from wsproto.events import TextMessage

from tests.claims.test_body import chunks_come_back
from tests.claims.test_streaming import first_before_second
from tests.harness.claims import Cell, claim
from tests.harness.record import Verdict, decide, not_applicable
from tests.harness.wire import Broken, Connection, Site, TimedOut, WebSocket

PATIENT = 5.0  # seconds for a request beside an open WebSocket
ASKED = 12  # more than the threads of any pool here


def hello(cell: Cell, name: str) -> Verdict:
    """Serve the framework's snippet by its dotted path and ask once."""
    with cell.running() as server:
        answer = server.site.get()
    kind = (answer.header("content-type") or "").partition(";")[0]
    greeted = (answer.status, kind, answer.body) == (200, "text/plain", f"Hello from {name}".encode())
    return decide(greeted, f"{answer.status} {kind} {answer.body.decode()!r}")


@claim("frameworks.hello-flask", lie="swallows-body", alone=True)
def test_flask(cell: Cell) -> Verdict:
    """Flask."""
    return hello(cell, "Flask")


@claim("frameworks.hello-django-wsgi", lie="swallows-body", alone=True)
def test_django_wsgi(cell: Cell) -> Verdict:
    """Django's WSGI application."""
    return hello(cell, "Django")


@claim("frameworks.hello-django-asgi", lie="swallows-body", alone=True)
def test_django_asgi(cell: Cell) -> Verdict:
    """Django's ASGI application."""
    return hello(cell, "Django")


@claim("frameworks.hello-fastapi", lie="swallows-body", alone=True)
def test_fastapi(cell: Cell) -> Verdict:
    """FastAPI."""
    return hello(cell, "FastAPI")


@claim("frameworks.hello-starlette", lie="swallows-body", alone=True)
def test_starlette(cell: Cell) -> Verdict:
    """Starlette."""
    return hello(cell, "Starlette")


@claim("frameworks.async-view-flask", lie="swallows-body", alone=True)
def test_async_view_flask(cell: Cell) -> Verdict:
    """Flask's `async def`."""
    return hello(cell, "async Flask")


@claim("frameworks.async-view-flask-overlap", lie="one-at-a-time", alone=True)
def test_async_view_flask_overlap(cell: Cell) -> Verdict:
    """Eight requests wait for each other in an `async def` view, one second at most; the answers say how many met."""
    with cell.running() as server:
        answers = [re.match(rb"(\d+) together", answer.body) for answer in server.site.together(8, "/room")]
    most = max(int(answer[1]) if answer else 0 for answer in answers)
    return decide(most > 1, cell.at_once(most, 8))


@claim("frameworks.async-view-django-wsgi", lie="swallows-body", alone=True)
def test_async_view_django_wsgi(cell: Cell) -> Verdict:
    """Django's `async def`."""
    return hello(cell, "async Django")


@claim("frameworks.flask-chunked", lie="loses-chunks", alone=True)
def test_flask_chunked(cell: Cell) -> Verdict:
    """Send a body in two chunks; the view sends back what it has read."""
    with cell.running() as server:
        return chunks_come_back(server, server.site)


@claim("frameworks.flask-sock", lie="hands-out-socket", alone=True)
def test_flask_sock(cell: Cell) -> Verdict:
    """Open a WebSocket and send one text."""
    with cell.running() as server, server.site.connect(PATIENT) as connection:
        try:
            return echo(connection, server.site, "/echo")
        except (Broken, TimedOut):
            return decide(False, "no answer")


def echo(connection: Connection, site: Site, target: str = "/") -> Verdict:
    """Whether a WebSocket is opened on the connection, and a text sent over it comes back."""
    status, _, accepted = WebSocket.ask(connection, site, target)
    if not accepted:
        return decide(False, status)
    websocket = WebSocket(connection)
    websocket.send(TextMessage(data="grüße"))
    same = websocket.receive_whole() == TextMessage(data="grüße")
    return decide(same, f"{status}, then {'the same text' if same else 'something else'}")


@claim("frameworks.flask-sock-worker", lie="hands-out-socket", alone=True)
def test_flask_sock_worker(cell: Cell) -> Verdict:
    """Open a WebSocket, leave it open and ask for something else on another connection."""
    with cell.running() as server, server.site.connect(PATIENT) as connection:
        try:
            _, _, accepted = WebSocket.ask(connection, server.site, "/echo")
        except (Broken, TimedOut):
            accepted = False
        if not accepted:
            return not_applicable("it opens no WebSocket")
        try:
            answered = server.site.get(timeout=PATIENT).status == 200
        except TimedOut:
            answered = False
    return decide(answered, "while it was open" if answered else "not while it was open")


@claim("frameworks.flask-stream", lie="buffers", alone=True)
def test_flask_stream(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    with cell.running() as server:
        return first_before_second(server.site)


@claim("frameworks.fastapi-beside-flask", lie="swallows-body", alone=True)
def test_fastapi_beside_flask(cell: Cell) -> Verdict:
    """Ask for a path of each."""
    with cell.running() as server:
        said = [server.site.get(target).body.decode() for target in ("/", "/old/")]
    return decide(said == ["Hello from FastAPI", "Hello from Flask"], ", ".join(said))


@claim("frameworks.flask-websocket-beside", lie="no-websocket", alone=True)
def test_flask_websocket_beside(cell: Cell) -> Verdict:
    """Ask Flask for its hello, then open a WebSocket at the same application and send one text."""
    return echoes_beside(cell, b"Hello from Flask")


@claim("frameworks.django-websocket", lie="no-websocket", alone=True)
def test_django_websocket(cell: Cell) -> Verdict:
    """Ask Django for its hello, then open a WebSocket at the same application and send one text."""
    return echoes_beside(cell, b"Hello from Django")


def echoes_beside(cell: Cell, hello: bytes) -> Verdict:
    with cell.running() as server, server.site.connect(PATIENT) as connection:
        if server.site.get().body != hello:
            return decide(False, "the request was not answered")
        return echo(connection, server.site)


@claim("frameworks.django-stream", lie={"wsgi": "buffers", "asgi": "swallows-body"}, alone=True)
def test_django_stream(cell: Cell) -> Verdict:
    """Each piece says when it was made; compare that of the second with the time at which the first arrived."""
    with cell.running() as server:
        return first_before_second(server.site)


@claim("frameworks.django-stream-async", lie={"wsgi": "swallows-body", "asgi": "buffers"}, alone=True)
def test_django_stream_async(cell: Cell) -> Verdict:
    """The same, where the view gives an async iterator."""
    with cell.running() as server:
        return first_before_second(server.site, "/async")


@claim("frameworks.django-connections", lie="repeats-itself", alone=True)
def test_django_connections(cell: Cell) -> Verdict:
    """Ask one request after the other; each answer says how many connections have been opened so far."""
    with cell.running() as server:
        answers = [server.site.get().body for _ in range(ASKED)]
    opened = int(re.fullmatch(rb"(\d+) opened", answers[-1])[1])
    return decide(opened < ASKED, "fewer than requests" if opened < ASKED else "one for each request")


@claim("frameworks.mounted-lifespan", lie="no-lifespan", alone=True)
def test_mounted_lifespan(cell: Cell) -> Verdict:
    """Both applications note their start-up; ask the mounted one."""
    with cell.running() as server:
        started = server.site.get("/inner/").body.decode().removeprefix("started: ")
    return decide("inner" in started, started)
