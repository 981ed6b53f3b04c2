"""Starlette with a second application mounted in it: both have something to do at start-up."""

# --8<-- [start:app]
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

started = []


def starting(name):
    @asynccontextmanager
    async def lifespan(app):
        started.append(name)
        yield

    return lifespan


async def told(request):
    return PlainTextResponse(f"started: {', '.join(started) or 'nothing'}")


inner = Starlette(routes=[Route("/", told)], lifespan=starting("inner"))
app = Starlette(routes=[Route("/", told), Mount("/inner", inner)], lifespan=starting("outer"))
# --8<-- [end:app]
