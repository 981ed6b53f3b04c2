"""Starlette, as it was measured: 10 kB of JSON."""

# --8<-- [start:app]
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from snippets.asgi.measured import ITEMS


async def items(request):
    return JSONResponse(ITEMS)


app = Starlette(routes=[Route("/json", items)])
# --8<-- [end:app]
