"""A form, read without the distribution that reads forms."""

# --8<-- [start:app]
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def view(request):
    form = await request.form()
    return PlainTextResponse(str(len(form)))


app = Starlette(routes=[Route("/", view, methods=["POST"])])
# --8<-- [end:app]
