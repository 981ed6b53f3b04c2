"""The contract in Django under WSGI: it streams from plain iterators."""

# --8<-- [start:app]
import time

from django.core.wsgi import get_wsgi_application
from django.http import StreamingHttpResponse
from django.urls import path

from snippets.frameworks.contract import Room, event, made
from snippets.frameworks.django.contract import configure, shared

configure(__name__)
events_room = Room()


def stream(request):
    def pieces():
        yield made()
        time.sleep(0.3)
        yield made()

    return StreamingHttpResponse(pieces(), content_type="text/plain")


def events(request):
    def pieces():
        yield event(made())
        yield event(events_room.meet())
        yield event(made())

    return StreamingHttpResponse(pieces(), content_type="text/event-stream")


urlpatterns = [*shared, path("stream", stream), path("events", events)]
app = get_wsgi_application()
# --8<-- [end:app]
