"""Django that logs what nobody has handled to the console. Without this it does so only while DEBUG is on."""

# --8<-- [start:app]
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="only for this example",
    LOGGING={
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
    },
)


def error(request):
    raise RuntimeError("the secret of this view")


urlpatterns = [path("error", error)]
app = get_wsgi_application()
# --8<-- [end:app]
