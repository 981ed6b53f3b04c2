"""One client for all requests of an event loop in FastAPI: opened at start-up, closed at shutdown."""

# --8<-- [start:app]
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse


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


app = FastAPI(lifespan=lifespan)


@app.get("/", response_class=PlainTextResponse)
async def answer(request: Request):
    return await request.state.client.ask()
# --8<-- [end:app]
