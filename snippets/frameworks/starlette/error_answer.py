"""Starlette that responds to an exception with JSON of its own. The server logs the traceback."""

# --8<-- [start:app]
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


async def failed(request, error):
    return JSONResponse({"error": "It is our fault, and we know."}, status_code=500)


async def broken(request):
    raise RuntimeError("the database is gone")


app = Starlette(routes=[Route("/", broken)], exception_handlers={Exception: failed})
# --8<-- [end:app]
