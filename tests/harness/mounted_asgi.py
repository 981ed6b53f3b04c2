"""All ASGI snippets behind one server: `/snippets.asgi.hello/rest` asks that module's app for `/rest`.

Cells that need no server of their own share one process this way. The call, `receive` and `send` are the
snippet's own; tests/snippets runs every snippet by its dotted path without this module.
"""

import sys
from importlib import import_module

from tests.harness.mounted import prefix_of


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    prefix = prefix_of(scope["path"])
    if not prefix:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})
        return
    mounted = {**scope, "root_path": scope.get("root_path", "") + prefix}
    try:
        await import_module(prefix.rpartition("/")[2]).app(mounted, receive, send)
    except AssertionError:
        print(f"the snippet is not for {scope['type']}", file=sys.stderr, flush=True)  # what comes of it is its own
        raise


async def lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
