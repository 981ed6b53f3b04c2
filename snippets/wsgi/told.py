"""What an application is told: every key of its environ, with the type and the value."""

# --8<-- [start:app]
import json


def app(environ, start_response):
    told = {key: [type(value).__name__, repr(value)] for key, value in environ.items()}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"type": type(environ).__name__, "told": told}).encode()]
# --8<-- [end:app]
