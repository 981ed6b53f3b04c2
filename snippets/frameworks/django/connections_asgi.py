"""The site of connections.py under ASGI."""

# --8<-- [start:app]
from django.core.asgi import get_asgi_application

import snippets.frameworks.django.connections  # the settings and the views

app = get_asgi_application()
# --8<-- [end:app]
