"""The smallest WSGI application: one function that answers every request with one line."""


# --8<-- [start:app]
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello from WSGI"]
# --8<-- [end:app]
