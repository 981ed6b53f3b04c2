"""An ASGI application below a path of a WSGI application, in the same process."""

# --8<-- [start:app]
from functools import cache
from wsgiref.util import shift_path_info

from a2wsgi import ASGIMiddleware

from snippets.asgi.lifespan import app as new
from snippets.wsgi.hello import app as old


@cache
def adapted():
    return ASGIMiddleware(new)  # an event loop in a thread, which has to begin after any fork


def app(environ, start_response):
    if environ["PATH_INFO"].startswith("/new/"):
        shift_path_info(environ)  # "/new" goes from PATH_INFO to SCRIPT_NAME
        return adapted()(environ, start_response)
    return old(environ, start_response)
# --8<-- [end:app]
