"""A Django site in one module: settings, one view, one route. wsgi.py and asgi.py beside it serve it."""

# --8<-- [start:app]
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


def hello(request):
    return HttpResponse("Hello from Django", content_type="text/plain")


urlpatterns = [path("", hello)]
# --8<-- [end:app]
