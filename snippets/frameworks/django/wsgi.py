"""Django under WSGI."""

# --8<-- [start:app]
from django.core.wsgi import get_wsgi_application

import snippets.frameworks.django.site  # the settings

app = get_wsgi_application()
# --8<-- [end:app]
