"""An event loop, started inside of one that runs."""

# --8<-- [start:app]
import asyncio


async def work():
    return 1


async def app(scope, receive, send):
    asyncio.run(work())
# --8<-- [end:app]
