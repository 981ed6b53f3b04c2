"""Server-sent events in Django under WSGI: a plain iterator."""

# --8<-- [start:app]
import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import StreamingHttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


def events(request):
    seen = int(request.headers.get("Last-Event-ID", 0))
    headers = {"Cache-Control": "no-cache"}
    return StreamingHttpResponse(stream(seen), content_type="text/event-stream", headers=headers)


def stream(seen):
    for number in range(seen + 1, 11):
        yield f"id: {number}\ndata: {time.monotonic()}\n\n"
        time.sleep(0.05)


urlpatterns = [path("", events)]
app = get_wsgi_application()
# --8<-- [end:app]
