"""snippets/asgi/events.py answers on every ASGI setup."""

from tests.snippets import on_every_setup


@on_every_setup("snippets.asgi.events", "asgi")
def test_events(server):
    answer = server.site.get()
    assert (answer.status, answer.header("content-type")) == (200, "text/event-stream")
    events = answer.body.decode().split("\n\n")
    assert events.pop() == ""
    assert len(events) == 10 and all(event.startswith("data: ") for event in events)
