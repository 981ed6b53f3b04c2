"""Django under WSGI with an `async def` view, for which Django starts an event loop."""

# --8<-- [start:app]
import asyncio

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


async def hello(request):
    await asyncio.sleep(0.01)
    return HttpResponse("Hello from async Django", content_type="text/plain")


urlpatterns = [path("", hello)]
app = get_wsgi_application()
# --8<-- [end:app]
