"""Work after the response in Django: a thread that the view starts. The view is the same under both interfaces."""

# --8<-- [start:app]
import threading
import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")
finished = {}  # which job was over when


def work(job):
    time.sleep(1)
    finished[job] = time.monotonic()


def jobs(request):
    job = request.META["QUERY_STRING"]
    if request.method == "POST":
        threading.Thread(target=work, args=(job,)).start()
        return HttpResponse("accepted", content_type="text/plain")
    return HttpResponse(str(finished.get(job, "not yet")), content_type="text/plain")


urlpatterns = [path("", jobs)]
app = get_wsgi_application()
# --8<-- [end:app]
