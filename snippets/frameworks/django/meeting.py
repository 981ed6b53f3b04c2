"""Django under ASGI with a plain `def` view: eight requests wait for each other inside it."""

# --8<-- [start:app]
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path

from snippets.wsgi.meeting import Room

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")
rooms = {}


def meet(request, room):
    together = rooms.setdefault(room, Room()).meet()
    return HttpResponse(f"{together} together", content_type="text/plain")


urlpatterns = [path("<room>", meet)]
app = get_asgi_application()
# --8<-- [end:app]
