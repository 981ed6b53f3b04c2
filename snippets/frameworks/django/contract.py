"""The contract in Django, but for what streams: that depends on the interface."""

# --8<-- [start:app]
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

from snippets.frameworks.contract import Room, made, where

sync_room, async_room = Room(), Room()


def configure(urls):
    """The settings, with the module whose urlpatterns are asked."""
    settings.configure(ROOT_URLCONF=urls, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


def text(body):
    return HttpResponse(body, content_type="text/plain")


def sync(request):
    return text(where())


def sync_together(request):
    return text(sync_room.meet())


async def asynchronous(request):
    return text(where())


async def async_together(request):
    return text(await async_room.meet_async())


def upload(request):
    size, first = 0, None
    while piece := request.read(1024):
        first = first or made()
        size += len(piece)
    return text(f"{size} bytes, the first {first}")


def error(request):
    raise RuntimeError("the secret of this view")


shared = [
    path("sync", sync),
    path("sync/together", sync_together),
    path("async", asynchronous),
    path("async/together", async_together),
    path("upload", upload),
    path("error", error),
]
# --8<-- [end:app]
