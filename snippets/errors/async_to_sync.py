"""asgiref's way from plain code to async code, in the thread of the event loop."""

# --8<-- [start:app]
from asgiref.sync import async_to_sync


async def work():
    return 1


async def app(scope, receive, send):
    async_to_sync(work)()
# --8<-- [end:app]
