"""Django, asked under a name that it does not know."""

# --8<-- [start:app]
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["example.org"],
    SECRET_KEY="only for this example",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    LOGGING={
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["console"]},
    },
)
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
app = get_wsgi_application()
# --8<-- [end:app]
