"""FastAPI with more threads for plain `def`: the limit is raised when the application starts."""

# --8<-- [start:app]
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from snippets.frameworks.fastapi.meeting import meet


@asynccontextmanager
async def lifespan(app):
    current_default_thread_limiter().total_tokens = 100
    yield


app = FastAPI(lifespan=lifespan)
app.get("/", response_class=PlainTextResponse)(meet)
# --8<-- [end:app]
