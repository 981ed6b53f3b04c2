"""A start-up that fails: the database is not there."""

# --8<-- [start:app]
from contextlib import asynccontextmanager

from starlette.applications import Starlette


@asynccontextmanager
async def lifespan(app):
    raise ConnectionRefusedError("the database is not there")
    yield


app = Starlette(lifespan=lifespan)
# --8<-- [end:app]
