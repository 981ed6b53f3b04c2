"""The event loop, asked for in a thread that has none: here in a plain `def` view."""

# --8<-- [start:app]
import asyncio

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def view(request):
    asyncio.get_running_loop().create_task(asyncio.sleep(1))
    return PlainTextResponse("later")


app = Starlette(routes=[Route("/", view)])
# --8<-- [end:app]
