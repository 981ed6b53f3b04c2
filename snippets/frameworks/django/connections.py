"""A Django site with a database that keeps its connections: each answer says how many were opened so far."""

# --8<-- [start:app]
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="only for this example",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "example.db", "CONN_MAX_AGE": 600}},
)
opened = []
connection_created.connect(lambda **event: opened.append(event["connection"]), weak=False)


def ask(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"{len(opened)} opened", content_type="text/plain")


urlpatterns = [path("", ask)]
# --8<-- [end:app]
