"""Serves the hello with Werkzeug's development server, the one behind `flask run`."""

# --8<-- [start:app]
from werkzeug.serving import run_simple

from snippets.wsgi.hello import app

if __name__ == "__main__":
    run_simple("127.0.0.1", 8000, app, threaded=True)
# --8<-- [end:app]
