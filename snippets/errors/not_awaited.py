"""A coroutine that nobody awaits: it is made, and does not run."""

# --8<-- [start:app]
import asyncio

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def view(request):
    asyncio.sleep(0)
    return PlainTextResponse("not done")


app = Starlette(routes=[Route("/", view)])
# --8<-- [end:app]
