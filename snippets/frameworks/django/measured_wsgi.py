"""The site of measured.py under WSGI."""

# --8<-- [start:app]
from django.core.wsgi import get_wsgi_application

import snippets.frameworks.django.measured  # the settings and the views

app = get_wsgi_application()
# --8<-- [end:app]
