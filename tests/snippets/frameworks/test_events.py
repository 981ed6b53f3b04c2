"""snippets/frameworks/*/events*.py send ten events, and to a client that comes back those it has not seen."""

from tests.harness.process import Server
from tests.snippets import on_two_setups


@on_two_setups("snippets.frameworks.flask.events", "wsgi")
def test_flask(server):
    sends_events(server)


@on_two_setups("snippets.frameworks.django.events_wsgi", "wsgi")
def test_django_wsgi(server):
    sends_events(server)


@on_two_setups("snippets.frameworks.django.events_asgi", "asgi")
def test_django_asgi(server):
    sends_events(server)


@on_two_setups("snippets.frameworks.fastapi.events", "asgi")
def test_fastapi(server):
    sends_events(server)


@on_two_setups("snippets.frameworks.starlette.events", "asgi")
def test_starlette(server):
    sends_events(server)


def sends_events(server: Server) -> None:
    assert numbers(server) == list(range(1, 11))
    assert numbers(server, ("Last-Event-ID", "8")) == [9, 10]


def numbers(server: Server, *headers: tuple[str, str]) -> list[int]:
    """The ids of the events that a client gets."""
    with server.site.connect() as connection:
        connection.send(server.site.head("GET", "/", headers))
        answer = connection.read_response()
    assert answer.status == 200
    assert answer.header("content-type").partition(";")[0] == "text/event-stream"
    *events, nothing = answer.body.decode().split("\n\n")
    fields = [dict(line.split(": ") for line in event.splitlines()) for event in events]
    assert nothing == "" and all(float(field["data"]) for field in fields)
    return [int(field["id"]) for field in fields]
