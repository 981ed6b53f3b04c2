"""A Django site with two streams, from an iterator and from an async one: each piece says when it was made."""

# --8<-- [start:app]
import asyncio
import time

from django.conf import settings
from django.http import StreamingHttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


def pieces():
    for _ in range(2):
        yield f"made at {time.monotonic()}\n"
        time.sleep(0.4)


async def async_pieces():
    for _ in range(2):
        yield f"made at {time.monotonic()}\n"
        await asyncio.sleep(0.4)


def stream(request):
    return StreamingHttpResponse(pieces(), content_type="text/plain")


def stream_async(request):
    return StreamingHttpResponse(async_pieces(), content_type="text/plain")


urlpatterns = [path("", stream), path("async", stream_async)]
# --8<-- [end:app]
