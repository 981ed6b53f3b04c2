"""The contract in Django under ASGI: it streams from async iterators."""

# --8<-- [start:app]
import asyncio

from django.core.asgi import get_asgi_application
from django.http import StreamingHttpResponse
from django.urls import path

from snippets.frameworks.contract import Room, event, made
from snippets.frameworks.django.contract import configure, shared

configure(__name__)
events_room = Room()


async def stream(request):
    async def pieces():
        yield made()
        await asyncio.sleep(0.3)
        yield made()

    return StreamingHttpResponse(pieces(), content_type="text/plain")


async def events(request):
    async def pieces():
        yield event(made())
        yield event(await events_room.meet_async())
        yield event(made())

    return StreamingHttpResponse(pieces(), content_type="text/event-stream")


urlpatterns = [*shared, path("stream", stream), path("events", events)]
app = get_asgi_application()
# --8<-- [end:app]
