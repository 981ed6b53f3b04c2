"""One client for all requests of an event loop in Starlette: opened at start-up, closed at shutdown."""

# --8<-- [start:app]
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


class Client:
    """In place of what is opened once and kept: connections to another service, a pool, a model."""

    def __init__(self):
        print("client opened", flush=True)

    async def ask(self):
        return "42"

    async def close(self):
        print("client closed", flush=True)


@asynccontextmanager
async def lifespan(app):
    client = Client()
    yield {"client": client}  # each request finds it in its state
    await client.close()


async def answer(request):
    return PlainTextResponse(await request.state.client.ask())


app = Starlette(routes=[Route("/", answer)], lifespan=lifespan)
# --8<-- [end:app]
