"""A WSGI application on any ASGI server, with a2wsgi. APP names it."""

# --8<-- [start:app]
import os
from pkgutil import resolve_name

from a2wsgi import WSGIMiddleware

app = WSGIMiddleware(resolve_name(os.environ["APP"]))
# --8<-- [end:app]
