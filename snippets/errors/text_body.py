"""A WSGI body of text, where bytes are asked for."""

# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return ["text, not bytes"]
# --8<-- [end:app]
