"""Django that responds to an exception with JSON of its own. Django logs the traceback, where logging is set up."""

# --8<-- [start:app]
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="only for this example",
    LOGGING={
        "version": 1,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "loggers": {"django.request": {"handlers": ["console"]}},
    },
)


def failed(request):
    return JsonResponse({"error": "It is our fault, and we know."}, status=500)


def broken(request):
    raise RuntimeError("the database is gone")


handler500 = failed  # in the module of the URLs; not used while DEBUG is on
urlpatterns = [path("", broken)]
app = get_wsgi_application()
# --8<-- [end:app]
