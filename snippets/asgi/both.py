"""A WSGI application below a path of an ASGI application, in the same process."""

# --8<-- [start:app]
from a2wsgi import WSGIMiddleware

from snippets.asgi.lifespan import app as new
from snippets.wsgi.told import app as old

adapted = WSGIMiddleware(old, workers=8)  # so many threads


async def app(scope, receive, send):
    if scope["type"] == "http" and scope["path"].startswith("/old/"):
        scope = {**scope, "root_path": scope.get("root_path", "") + "/old"}  # which becomes SCRIPT_NAME
        await adapted(scope, receive, send)
    else:
        await new(scope, receive, send)
# --8<-- [end:app]
