"""A Django site as it was measured: each view as a plain function and as a coroutine."""

# --8<-- [start:app]
import asyncio
import time

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import path

from snippets.wsgi.measured import ITEMS

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


def items(request):
    return JsonResponse(ITEMS, safe=False)


async def async_items(request):
    return JsonResponse(ITEMS, safe=False)


def wait(request):
    time.sleep(0.05)
    return HttpResponse("done", content_type="text/plain")


async def async_wait(request):
    await asyncio.sleep(0.05)
    return HttpResponse("done", content_type="text/plain")


urlpatterns = [
    path("json", items),
    path("json-async", async_items),
    path("wait", wait),
    path("wait-async", async_wait),
]
# --8<-- [end:app]
