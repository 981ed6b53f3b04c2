"""A language model as server-sent events in Django under ASGI; when the client leaves, the model stops."""

# --8<-- [start:app]
import asyncio
import json
from contextlib import aclosing

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import StreamingHttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only for this example")


async def model(words):
    """Stands for a language model: it says each word again, after a while."""
    count = 0
    try:
        for word in words:
            await asyncio.sleep(0.02)
            count += 1
            yield word
    finally:
        print(f"the model stopped after {count} of {len(words)} tokens", flush=True)


async def answer(request):
    words = request.GET.get("ask", "").split()
    return StreamingHttpResponse(events(words), content_type="text/event-stream")


async def events(words):
    async with aclosing(model(words)) as tokens:  # cancelled, it closes the model
        async for token in tokens:
            yield f"data: {json.dumps(token)}\n\n"
    yield "event: done\ndata: null\n\n"


urlpatterns = [path("", answer)]
app = get_asgi_application()
# --8<-- [end:app]
