"""All ASGI snippets behind one server: `/snippets.asgi.hello/rest` asks that module's app for `/rest`.

Cells that need no server of their own share one process this way. The call, `receive` and `send` are the
snippet's own; tests/snippets runs every snippet by its dotted path without this module.
"""

from importlib import import_module


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    module = scope["path"].removeprefix("/").partition("/")[0]
    if not module:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})
        return
    mounted = {**scope, "root_path": scope.get("root_path", "") + "/" + module}
    await import_module(module).app(mounted, receive, send)


async def lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
