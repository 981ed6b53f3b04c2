"""The site of measured.py under ASGI."""

# --8<-- [start:app]
from django.core.asgi import get_asgi_application

import snippets.frameworks.django.measured  # the settings and the views

app = get_asgi_application()
# --8<-- [end:app]
