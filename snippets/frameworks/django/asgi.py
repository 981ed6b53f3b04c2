"""Django under ASGI: the same site, the same view."""

# --8<-- [start:app]
from django.core.asgi import get_asgi_application

import snippets.frameworks.django.site  # the settings

app = get_asgi_application()
# --8<-- [end:app]
