"""A WSGI application on any ASGI server, with asgiref. APP names it."""

# --8<-- [start:app]
import os
from pkgutil import resolve_name

from asgiref.wsgi import WsgiToAsgi

app = WsgiToAsgi(resolve_name(os.environ["APP"]))
# --8<-- [end:app]
